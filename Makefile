# Two commands do everything: `make run` and `make test`. `make` alone lists the rest.

PYTHON ?= python3
VENV ?= .venv
PIP_ARGS ?=
BUNDLE_EXTRAS ?= raw,exr,heic,gpu
APPIMAGE_RUNTIME ?=
IMAGE ?= resources/samples/astronaut_sigma25.png
DATA ?=
MINUTES ?=
MODEL ?= standard
START ?=
RECIPES := resources/models
OUT ?= runs/$(MODEL)
ARGS ?=
BIN := $(VENV)/bin

.DEFAULT_GOAL := help
.PHONY: help libraries libraries-of-a-screen run setup bundle appimage bundle-test test pytest test-slow test-devices fuzz lint format bench train train-all train-sigma evaluate screenshots translations drag-strip clean

help: ## list the targets
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sort | awk -F ':.*## ' '{printf "  make %-12s %s\n", $$1, $$2}'

# The stamps are renewed when what is to be installed changes.
$(VENV)/.made:
	@$(PYTHON) denoise_gui/system_libraries.py --install
	$(PYTHON) -m venv $(VENV)
	@touch $@

# $(call install,EXTRA EXTRA): words, as a comma would end the argument.
# PyPI's PyTorch for Linux brings gigabytes of CUDA along.
comma := ,
space := $() $()
define install
	@$(BIN)/python denoise_gui/pytorch_build.py $(PIP_ARGS)
	$(BIN)/python -m pip install $(PIP_ARGS) --editable '.[$(subst $(space),$(comma),$(1))]'
endef

$(VENV)/.run: pyproject.toml $(VENV)/.made
	$(call install,export)
	@touch $@

$(VENV)/.dev: pyproject.toml $(VENV)/.made
	$(call install,export dev)
	@# For few systems: elsewhere its tests are left out.
	-$(BIN)/python -m pip install $(PIP_ARGS) --editable '.[export,coreai]'
	-$(BIN)/python -m pip install $(PIP_ARGS) --editable '.[export,ncnn]'
	@touch $@ $(VENV)/.run

$(VENV)/.bench: pyproject.toml $(VENV)/.made
	$(call install,export dev bench)
	@touch $@ $(VENV)/.run $(VENV)/.dev

setup: $(VENV)/.dev ## make the virtual environment with everything for development

# Before Qt is loaded, which would end with a loader traceback, and pytest with an INTERNALERROR.
libraries:
	@$(PYTHON) denoise_gui/system_libraries.py --install

libraries-of-a-screen:
	@$(PYTHON) denoise_gui/system_libraries.py --install --screen

run: libraries-of-a-screen $(VENV)/.run ## open the application on a sample image, or: make run IMAGE=photo.jpg
	$(BIN)/denoise-gui "$(IMAGE)"

# Tests start hundreds of processes: each would compile the project anew where bytecode is not kept,
# as some containers have it.
test pytest test-slow: export PYTHONDONTWRITEBYTECODE :=

# A process for each core; a module's tests stay together, as they share what they make. Modules come
# as tests/conftest.py orders them, longest first, not by their number of tests.
# What lint needs of one core is spent while the others test.
test: libraries setup ## lint, type check, import contracts and tests
	@$(MAKE) --no-print-directory --jobs 2 lint pytest

pytest: setup
	QT_QPA_PLATFORM=$${QT_QPA_PLATFORM:-offscreen} $(BIN)/python -m pytest -n auto --maxprocesses 4 \
		--dist loadfile --no-loadscope-reorder

# The card made of software is there where Debian's chromium is: sudo apt-get install chromium
test-devices: libraries setup ## devices as they are: OpenVINO on the processor, WebGPU on a card made of software
	$(BIN)/python -m pip install $(PIP_ARGS) --quiet onnxruntime-ep-openvino onnxruntime-ep-webgpu
	QT_QPA_PLATFORM=$${QT_QPA_PLATFORM:-offscreen} $(BIN)/python -m pytest -m '' -rs tests/engine/devices/test_real_plugins.py

test-slow: libraries setup ## the tests that take longer
	QT_QPA_PLATFORM=$${QT_QPA_PLATFORM:-offscreen} $(BIN)/python -m pytest -m slow

fuzz: setup ## 10,000 broken files for the loader: make fuzz [ARGS='--cases 500 --only tif']
	$(BIN)/python -m tests.fuzz $(ARGS)

lint: setup ## ruff, mypy and the import contracts
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

format: setup ## let ruff format the code
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

bench: $(VENV)/.bench ## measure latency, throughput, memory, start-up and the alternatives: make bench [ARGS=--quick]
	QT_QPA_PLATFORM=$${QT_QPA_PLATFORM:-offscreen} $(BIN)/python -m tests.bench $(ARGS)

# A model may have been trained in several runs: each starts from what the one before it found, the
# first one from START, if its recipe says that it goes on from weights.
train: setup ## train a shipped network: make train DATA=photographs [MODEL=light] [START=weights] [MINUTES=60 a run] [OUT=runs/standard]
	@test -n "$(DATA)" || { echo "which photographs? make train DATA=folder [MODEL=light]"; exit 2; }
	@start="$(START)"; \
	for recipe in $(wildcard $(RECIPES)/$(MODEL).recipe.json $(RECIPES)/$(MODEL).run-*.recipe.json); do \
		run=$$(basename $$recipe .recipe.json); out="$(OUT)$${run#$(MODEL)}"; \
		$(BIN)/python -m exporter train --recipe $$recipe --data $(DATA) --out "$$out" \
			$(if $(MINUTES),--minutes $(MINUTES)) $${start:+--start-from "$$start"} || exit; \
		start="$$out/weights.safetensors"; \
	done

train-all: setup ## train several networks in some minutes: make train-all DATA=photographs [MINUTES=11] [OUT=runs]
	@test -n "$(DATA)" || { echo "which photographs? make train-all DATA=folder"; exit 2; }
	$(BIN)/python -m exporter train-all --data $(DATA) --out $(if $(filter file,$(origin OUT)),runs,$(OUT)) \
		$(if $(MINUTES),--minutes $(MINUTES))

train-sigma: setup ## train the network that estimates sigma: make train-sigma DATA=photographs [MINUTES=20]
	@test -n "$(DATA)" || { echo "which photographs? make train-sigma DATA=folder"; exit 2; }
	@mkdir -p runs
	$(BIN)/python -m exporter train-sigma --data $(DATA) --onnx runs/sigma.onnx \
		$(if $(MINUTES),--minutes $(MINUTES))

# PyTorch stays out, so that this needs an environment of its own; with other extras, a new one.
BUNDLE_MADE := build/bundle-venv/.made-$(BUNDLE_EXTRAS)
$(BUNDLE_MADE): pyproject.toml
	$(PYTHON) -m venv --clear build/bundle-venv
	build/bundle-venv/bin/python -m pip install $(PIP_ARGS) '.[$(BUNDLE_EXTRAS),bundle]'
	@touch $@

bundle: libraries-of-a-screen $(BUNDLE_MADE) ## the program as a folder that needs no Python: dist/denoise-gui
	build/bundle-venv/bin/python -m pip install $(PIP_ARGS) --quiet --no-deps --force-reinstall .
	build/bundle-venv/bin/pyinstaller --noconfirm --log-level WARN --distpath dist \
		--workpath build/bundle resources/bundle/denoise-gui.spec
	@du -sh dist/denoise-gui

appimage: bundle ## the bundle as one file for Linux: make appimage [APPIMAGE_RUNTIME=file, without appimagetool]
	APPIMAGE_RUNTIME="$(APPIMAGE_RUNTIME)" resources/bundle/appdir.sh

bundle-test: setup bundle ## start the bundle in a Debian without Python, on a screen of its own (needs root)
	QT_QPA_PLATFORM=$${QT_QPA_PLATFORM:-offscreen} $(BIN)/python -m pytest -m slow -rs tests/resources/bundle

screenshots: setup ## regenerate the README's pictures from the running application
	QT_QPA_PLATFORM=$${QT_QPA_PLATFORM:-offscreen} $(BIN)/python -m tests.screenshots

translations: setup ## bring the translators' catalogues up to date with the code
	$(BIN)/python -m tests.translations

drag-strip: setup ## the README's strip of a drag, filmed on a screen of its own (needs Xvfb and xdotool)
	$(BIN)/python -m tests.drag_strip

clean: ## remove the virtual environment and what was built
	rm -rf $(VENV) build dist
