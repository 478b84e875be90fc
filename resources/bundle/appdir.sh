#!/bin/sh
# Lays the bundle out as an AppImage wants it: dist/Denoise.AppDir. Where appimagetool is installed,
# it becomes one file as well. Run from the project's folder, after `make bundle`.
set -eu
target=dist/Denoise.AppDir
name=denoise-gui
identity=org.denoise_gui.DenoiseGui
test -x "dist/$name/$name" || { echo "there is no bundle: make bundle" >&2; exit 1; }
rm -rf "$target"
mkdir -p "$target/usr/lib" "$target/usr/share/applications" "$target/usr/share/metainfo" \
    "$target/usr/share/icons/hicolor/scalable/apps"
cp -a "dist/$name" "$target/usr/lib/$name"
cp "resources/desktop/$name.desktop" "$target/"
cp "resources/desktop/$name.desktop" "$target/usr/share/applications/"
cp "resources/desktop/$name.metainfo.xml" "$target/usr/share/metainfo/$identity.appdata.xml"
cp resources/icons/app.svg "$target/$name.svg"
cp resources/icons/app.svg "$target/usr/share/icons/hicolor/scalable/apps/$name.svg"
cat > "$target/AppRun" <<'RUN'
#!/bin/sh
exec "$(dirname "$(readlink -f "$0")")/usr/lib/denoise-gui/denoise-gui" "$@"
RUN
chmod +x "$target/AppRun"
echo "$target"
if command -v appimagetool > /dev/null; then
    appimagetool "$target" "dist/Denoise-$(uname -m).AppImage"
fi
