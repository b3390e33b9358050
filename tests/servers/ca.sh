#!/bin/sh
# tests/servers/ca.sh DIR: a test authority in DIR and a certificate for every case of the TLS
# matrix, each NAME.pem (certificate, then what is needed of its chain) and NAME.key.
#
#	ca.pem        the authority: what an account's ca-file names
#	server        good: localhost, mail.test, 127.0.0.1
#	name-only     good for localhost, says nothing of 127.0.0.1
#	chain         good, through an intermediate authority that the server sends along
#	selfsigned    right name, signed by itself
#	unknown-ca    right name, signed by an authority nobody named (other-ca.pem)
#	wrong-host    signed by ours for wrong.example
#	expired       ended yesterday          not-yet    begins tomorrow
#	partial       for loc*host: a wildcard inside a label
#	nul           for "localhost\0.evil.example"
#	client-only   right name, but only for use as a client
#	broken-chain  the intermediate is not an authority
set -eu
mkdir -p "${1:?usage: ca.sh DIR}"
cd "$1"
umask 077
[ ! -f made ] || exit 0
exec 2>openssl.log

key() { openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:prime256v1 -out "$1.key"; }
authority() {
	key "$1"
	openssl req -x509 -new -key "$1.key" -days 30 -subj "/CN=$2" -out "$1.pem" \
		-addext basicConstraints=critical,CA:TRUE -addext keyUsage=critical,keyCertSign,cRLSign
}
# issue NAME AUTHORITY EXTENSIONS [openssl ca options]
issue() {
	name=$1 by=$2 ext=$3
	shift 3
	[ -f "$name.key" ] || key "$name"
	openssl req -new -key "$name.key" -subj "/CN=$name" -out "$name.csr"
	printf '[ext]\n%b\n' "$ext" >"$name.ext"
	openssl ca -batch -config ca.cnf -notext -in "$name.csr" -out "$name.pem" \
		-cert "$by.pem" -keyfile "$by.key" -extfile "$name.ext" -extensions ext -days 20 "$@"
}
day() { date -u -d "$1" +%Y%m%d%H%M%SZ; }

cat >ca.cnf <<'END'
[ca]
default_ca = test
[test]
database = index.txt
new_certs_dir = issued
rand_serial = yes
default_md = sha256
policy = anything
unique_subject = no
[anything]
commonName = supplied
END
mkdir issued
: >index.txt
names='subjectAltName=DNS:localhost,DNS:mail.test,IP:127.0.0.1'
leaf='basicConstraints=CA:FALSE\nextendedKeyUsage=serverAuth'

authority ca 'guichet test authority'
authority other-ca 'another authority'
issue server ca "$names\n$leaf"
issue name-only ca "subjectAltName=DNS:localhost\n$leaf"
issue unknown-ca other-ca "$names\n$leaf"
issue wrong-host ca "subjectAltName=DNS:wrong.example\n$leaf"
issue expired ca "$names\n$leaf" -startdate "$(day '-9 days')" -enddate "$(day '-1 day')"
issue not-yet ca "$names\n$leaf" -startdate "$(day '+1 day')" -enddate "$(day '+9 days')"
issue partial ca "subjectAltName=DNS:loc*host\n$leaf"
issue client-only ca "$names\nbasicConstraints=CA:FALSE\nextendedKeyUsage=clientAuth"
# SEQUENCE { [2] "localhost" 00 ".evil.example" }: no option of openssl writes a NUL.
issue nul ca "2.5.29.17=DER:30:19:82:17:6c:6f:63:61:6c:68:6f:73:74:00:2e:65:76:69:6c:2e:65:78:61:6d:70:6c:65\n$leaf"

issue middle ca 'basicConstraints=critical,CA:TRUE\nkeyUsage=keyCertSign'
issue chain middle "$names\n$leaf"
cat middle.pem >>chain.pem
issue no-authority ca "$leaf"
issue broken-chain no-authority "$names\n$leaf"
cat no-authority.pem >>broken-chain.pem

key selfsigned
openssl req -x509 -new -key selfsigned.key -days 20 -subj /CN=localhost -out selfsigned.pem \
	-addext "$names"

# Servers under test run as another user; these keys protect nothing.
chmod 755 . && chmod 644 ./*.pem ./*.key
touch made
