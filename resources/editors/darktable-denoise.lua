--[[
Denoise for darktable: an export target that opens each photograph in denoise-gui, waits, and takes
the result back into the library, beside its original and grouped with it.

Copy this file into the folder "lua" of darktable's configuration (~/.config/darktable/lua on Linux)
and add to the file "luarc" beside that folder:

    require "darktable-denoise"

Then choose "denoise" as the target in the export module, TIFF with 16 bits as the format. Where
denoise-gui is not found by its name, set its path in the preferences, under "Lua options".

MIT License
]]

local dt = require "darktable"

local NAME = "denoise_gui"
local WINDOWS = package.config:sub(1, 1) == "\\"
local SEPARATOR = WINDOWS and "\\" or "/"

dt.preferences.register(
  NAME, "command", "string", "denoise: program",
  "the path of denoise-gui, if it is not found by its name", "denoise-gui"
)

-- A file name as one word of a command line.
local function quoted(text)
  if WINDOWS then
    return '"' .. text .. '"'
  end
  return "'" .. text:gsub("'", "'\\''") .. "'"
end

local function exists(path)
  local file = io.open(path, "rb")
  if file then
    file:close()
  end
  return file ~= nil
end

-- A name beside the original that no file has yet.
local function free_name(folder, exported)
  local stem, suffix = exported:match("([^/\\]+)(%.[^.]+)$")
  local number = 1
  local path = folder .. SEPARATOR .. stem .. "_denoised" .. suffix
  while exists(path) do
    number = number + 1
    path = folder .. SEPARATOR .. stem .. "_denoised_" .. number .. suffix
  end
  return path
end

-- Renaming does not reach from one disk to another.
local function move(source, target)
  if os.rename(source, target) then
    return true
  end
  local from, to = io.open(source, "rb"), io.open(target, "wb")
  local whole = from and to and to:write(from:read("a")) and to:close()
  if from then
    from:close()
  end
  if whole then
    os.remove(source)
    return true
  end
  os.remove(target)
  return false
end

local function edit(image, exported)
  local program = dt.preferences.read(NAME, "command", "string")
  local code = dt.control.execute(quoted(program) .. " edit " .. quoted(exported))
  if code ~= 0 then
    os.remove(exported)
    if code ~= 1 then -- 1 is Cancel
      dt.print("denoise: " .. program .. " ended with " .. code .. "; is it installed?")
    end
    return
  end
  local target = free_name(image.path, exported)
  if not move(exported, target) then
    dt.print("denoise: " .. target .. " cannot be written; the result is " .. exported)
    return
  end
  local denoised = dt.database.import(target)
  if denoised then
    denoised:group_with(image)
  end
end

local function store(_, image, _, exported, number, total)
  dt.print("denoise: exported " .. number .. " of " .. total .. ", " .. image.filename)
end

local function finalize(_, images)
  for image, exported in pairs(images) do
    edit(image, exported)
  end
end

local function supported(_, format)
  return format.extension == "tif" or format.extension == "png"
end

dt.register_storage(NAME, "denoise", store, finalize, supported)
