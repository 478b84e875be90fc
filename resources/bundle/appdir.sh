#!/bin/sh
# Lays the bundle out as an AppImage wants it, dist/Denoise.AppDir, and makes one file of it. Run from
# the project's folder, after `make bundle`; or `make appimage`. It is packed by appimagetool where
# that is installed; else by mksquashfs (Debian's squashfs-tools), with the runtime that every
# AppImage begins with, a file from github.com/AppImage/type2-runtime:
#
#     make appimage APPIMAGE_RUNTIME=runtime-x86_64
set -eu
target=dist/Denoise.AppDir
name=denoise-gui
identity=org.denoise_gui.DenoiseGui
image="dist/Denoise-$(uname -m).AppImage"
test -x "dist/$name/$name" || { echo "there is no bundle: make bundle" >&2; exit 1; }
rm -rf "$target"
mkdir -p "$target/usr/lib" "$target/usr/share/applications" "$target/usr/share/metainfo" \
    "$target/usr/share/icons/hicolor/scalable/apps"
# By links where the disk has them: the bundle is half a gigabyte.
cp -al "dist/$name" "$target/usr/lib/$name" 2>/dev/null || {
    rm -rf "$target/usr/lib/$name"
    cp -a "dist/$name" "$target/usr/lib/$name"
}
# What somebody added to this bundle is theirs.
rm -rf "$target/usr/lib/$name"/packages-*
cp "resources/desktop/$name.desktop" "$target/"
cp "resources/desktop/$name.desktop" "$target/usr/share/applications/"
cp "resources/desktop/$name.metainfo.xml" "$target/usr/share/metainfo/$identity.appdata.xml"
cp resources/icons/app.svg "$target/$name.svg"
cp resources/icons/app.svg "$target/.DirIcon"
cp resources/icons/app.svg "$target/usr/share/icons/hicolor/scalable/apps/$name.svg"
cat > "$target/AppRun" <<'RUN'
#!/bin/sh
exec "$(dirname "$(readlink -f "$0")")/usr/lib/denoise-gui/denoise-gui" "$@"
RUN
chmod +x "$target/AppRun"
echo "$target"
unfinished="$image.unfinished"
trap 'rm -f "$unfinished" "$unfinished.squashfs"' EXIT
if command -v appimagetool > /dev/null; then
    ARCH="$(uname -m)" appimagetool "$target" "$unfinished"
elif [ -n "${APPIMAGE_RUNTIME:-}" ] && command -v mksquashfs > /dev/null; then
    test -r "$APPIMAGE_RUNTIME" || { echo "there is no runtime $APPIMAGE_RUNTIME" >&2; exit 1; }
    mksquashfs "$target" "$unfinished.squashfs" -root-owned -noappend -no-progress -quiet \
        -comp zstd -b 256K
    cat "$APPIMAGE_RUNTIME" "$unfinished.squashfs" > "$unfinished"
else
    echo "It is not packed into one file: that takes appimagetool, or mksquashfs (Debian:" \
        "squashfs-tools) and APPIMAGE_RUNTIME=FILE, from github.com/AppImage/type2-runtime" >&2
    exit 1
fi
chmod +x "$unfinished"
mv "$unfinished" "$image"
echo "$image"
