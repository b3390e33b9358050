#!/bin/sh
# install.sh GROUP…: installs the packages of tools/packages.txt that are missing, by apt.
# Says what it installs; uses sudo when not root; does nothing, silently, when all is there.
set -eu
here=$(dirname "$0")

missing=
for group; do
	wanted=$(sed -n "s/^$group //p" "$here/packages.txt")
	for package in $wanted; do
		case " $missing " in *" $package "*) continue ;; esac
		state=$(dpkg-query -W -f '${db:Status-Abbrev}' "$package" 2>/dev/null || true)
		case $state in ii*) ;; *) missing="$missing $package" ;; esac
	done
done
[ -n "$missing" ] || exit 0

if ! command -v apt-get >/dev/null; then
	echo "guichet: this system has no apt; please install what these Debian packages hold:$missing" >&2
	exit 3
fi
sudo=
if [ "$(id -u)" -ne 0 ]; then
	if ! command -v sudo >/dev/null; then
		echo "guichet: not root, and there is no sudo; as root run: apt-get install$missing" >&2
		exit 3
	fi
	sudo=sudo
fi

# The tests start mail servers of their own, as themselves; the ones that the packages would
# start as services are not wanted.
policy=/usr/sbin/policy-rc.d
if [ ! -e $policy ]; then
	printf '#!/bin/sh\nexit 101\n' | $sudo tee $policy >/dev/null
	$sudo chmod 755 $policy
	trap '$sudo rm -f $policy' EXIT
fi

log=$(mktemp)
install() {
	# shellcheck disable=SC2086 # a list of names
	$sudo env DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends \
		-o DPkg::Lock::Timeout=300 $missing >"$log" 2>&1 </dev/null
}
echo "guichet: installing (apt):$missing"
if ! install; then
	# Package lists may be missing, or older than the archive.
	$sudo apt-get update -q >>"$log" 2>&1 || true
	if ! install; then
		tail -n 15 "$log" >&2
		echo "guichet: apt could not install:$missing (its whole output: $log)" >&2
		exit 3
	fi
fi
rm -f "$log"
