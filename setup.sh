#!/bin/sh
# Sets up everything the project needs on a Debian 12 or Ubuntu machine that has python3 (3.11 or newer), make and git.
#   sh setup.sh run    what the program needs
#   sh setup.sh s3     the same, with pictures in an object store
#   sh setup.sh dev    also what the tests, checks and the fixture generator need
# Safe to repeat; does nothing when all is in place.
set -eu
cd "$(dirname "$0")"
want=${1:-run}
python=${PYTHON:-python3}

say() { printf '%s\n' "$*" >&2; }

"$python" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] < (3, 14))' 2>/dev/null || {
    say "zhiping needs Python 3.11, 3.12 or 3.13; '$python' is not one. Install it, or name one: make $want PYTHON=/path/to/python3.11"
    exit 2
}

# --- Debian packages ---------------------------------------------------------------------------------------
packages="tesseract-ocr tesseract-ocr-chi-sim libarchive-tools fonts-wqy-microhei ca-certificates"
"$python" -c 'import ensurepip, venv' 2>/dev/null || packages="$packages python3-venv"
[ "$want" = dev ] && packages="$packages fonts-noto-cjk fonts-arphic-ukai fonts-arphic-uming fonts-wqy-zenhei fonts-dejavu-core chromium postgresql"
if command -v dpkg-query >/dev/null 2>&1; then
    missing=""
    for p in $packages; do
        dpkg-query -W -f='${Status}' "$p" 2>/dev/null | grep -q 'ok installed' || missing="$missing $p"
    done
    if [ -n "$missing" ]; then
        if [ "$(id -u)" = 0 ]; then as_root=""
        elif command -v sudo >/dev/null 2>&1 && sudo -n true 2>/dev/null; then as_root="sudo"
        else
            say "Debian packages are missing. Run this, then try again:"
            say "    sudo apt-get install -y --no-install-recommends$missing"
            exit 2
        fi
        say "installing Debian packages:$missing"
        $as_root apt-get update -q >/dev/null
        # shellcheck disable=SC2086
        $as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends $missing >/dev/null
    fi
elif ! command -v tesseract >/dev/null 2>&1; then
    say "This is not a Debian or Ubuntu machine: install the equivalents of these packages yourself: $packages"
fi

# --- the locked Python environment -------------------------------------------------------------------------
lock=requirements/$want.txt
stamp() { cat "requirements/$1.txt" pyproject.toml setup.sh | sha256sum | cut -d' ' -f1; }
if [ -x .venv/bin/zhiping ] && { [ "$(cat .venv/.dev 2>/dev/null)" = "$(stamp dev)" ] || [ "$(cat ".venv/.$want" 2>/dev/null)" = "$(stamp "$want")" ]; }; then
    exit 0
fi
if [ ! -x .uv/bin/uv ]; then
    say "setting up the installer (.uv)"
    rm -rf .uv && "$python" -m venv .uv
    .uv/bin/python -m pip install -q --disable-pip-version-check --require-hashes -r requirements/uv.txt
fi
say "installing the locked environment ($lock) into .venv"
[ -x .venv/bin/python ] || .uv/bin/uv venv -q --python "$python" .venv
.uv/bin/uv pip sync -q --python .venv/bin/python --require-hashes "$lock"
.uv/bin/uv pip install -q --python .venv/bin/python --no-deps --no-build-isolation -e .
rm -f .venv/.run .venv/.dev
stamp "$want" > ".venv/.$want"
