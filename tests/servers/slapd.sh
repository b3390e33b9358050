#!/bin/sh
# shellcheck disable=SC2154,SC2086 # user and drop: tests/servers/rootless
# tests/servers/slapd.sh start DIR TLSDIR LDIF: an OpenLDAP server of one's own, not root, with the entries of LDIF
# below dc=bank,dc=example.
# tests/servers/slapd.sh stop DIR
#
# cn=guichet,dc=bank,dc=example logs in with "secret"; nobody else may read. start prints shell variables: SLAPD_PID,
# LDAPS_PORT, LDAP_PORT (StartTLS; without it nothing but StartTLS is answered).
# Environment: CERT=name of tests/servers/ca.sh (server), SLAPD_EXTRA=more configuration.
# Exit code 77: this machine has no slapd.
set -eu
here=$(dirname "$(readlink -f "$0")")
# shellcheck disable=SC1091
. "$here/rootless"
dir=${2:?directory}

if [ "$1" = stop ]; then
	[ ! -s "$dir/slapd.pid" ] || end "$(cat "$dir/slapd.pid")"
	exit 0
fi

tls=$(readlink -f "${3:?folder of certificates}")
ldif=$(readlink -f "${4:?entries}")
slapd=/usr/sbin/slapd
[ -x $slapd ] && [ -r /etc/ldap/schema/core.schema ] || exit 77
mkdir -p "$dir/db"
dir=$(readlink -f "$dir")
cp "$tls/${CERT:-server}.pem" "$dir/cert.pem"
cp "$tls/${CERT:-server}.key" "$dir/cert.key"
# shellcheck disable=SC2046
set -- $("$here/free-ports" 2)

cat >"$dir/slapd.conf" <<-END
	include /etc/ldap/schema/core.schema
	include /etc/ldap/schema/cosine.schema
	include /etc/ldap/schema/inetorgperson.schema
	pidfile $dir/slapd.pid
	modulepath /usr/lib/ldap
	moduleload back_mdb
	TLSCertificateFile $dir/cert.pem
	TLSCertificateKeyFile $dir/cert.key
	sizelimit 100
	security simple_bind=128 update_ssf=128
	require authc
	database mdb
	suffix dc=bank,dc=example
	directory $dir/db
	maxsize 67108864
	rootdn cn=admin,dc=bank,dc=example
	limits dn.exact="cn=guichet,dc=bank,dc=example" size.prtotal=unlimited size.pr=500 size=100
	access to attrs=userPassword by anonymous auth by * none
	access to * by dn.exact="cn=guichet,dc=bank,dc=example" read by * none
	${SLAPD_EXTRA:-}
END
{
	printf 'dn: dc=bank,dc=example\nobjectClass: dcObject\nobjectClass: organization\ndc: bank\no: Bank\n\n'
	printf 'dn: cn=guichet,dc=bank,dc=example\nobjectClass: person\ncn: guichet\nsn: guichet\nuserPassword: secret\n\n'
	cat "$ldif"
} >"$dir/all.ldif"
own "$dir"
$drop /usr/sbin/slapadd -q -f "$dir/slapd.conf" -l "$dir/all.ldif" >"$dir/slapadd.log" 2>&1 || {
	cat "$dir/slapadd.log" >&2
	exit 1
}
$drop $slapd -f "$dir/slapd.conf" -h "ldaps://127.0.0.1:$1/ ldap://127.0.0.1:$2/" >"$dir/slapd.log" 2>&1 || {
	cat "$dir/slapd.log" >&2
	exit 1
}
answers "$1"
echo "SLAPD_PID=$(cat "$dir/slapd.pid") LDAPS_PORT=$1 LDAP_PORT=$2"
