#!/bin/sh
# Directories: LDAP over verified TLS, a REST one through a connector, and a command; imported and looked up.
. "$(dirname "$0")/api.sh"
plan 33
certificates
{
	printf 'dn: ou=people,dc=bank,dc=example\nobjectClass: organizationalUnit\nou: people\n\n'
	for i in $(seq 650); do
		printf 'dn: uid=u%s,ou=people,dc=bank,dc=example\nobjectClass: inetOrgPerson\nuid: u%s\ncn: Marie Dupont%s\nsn: Dupont%s\nmail: marie%s@poste.example\npreferredLanguage: fr\n\n' "$i" "$i" "$i" "$i" "$i"
	done
	printf 'dn: uid=z,ou=people,dc=bank,dc=example\nobjectClass: inetOrgPerson\nuid: z\ncn: Zoé (Noël)\nsn: Noël\nmail: zoe@poste.example\n\n'
	printf 'dn: uid=none,ou=people,dc=bank,dc=example\nobjectClass: inetOrgPerson\nuid: none\ncn: None\nsn: None\nmail: no address\n'
} >people.ldif
"$SERVERS/slapd.sh" start "$T/ldap" "$T/tls" people.ldif >slapd.vars
case $? in 0) ;; 77) skip_all 'no slapd here (Debian package slapd)' ;; *) exit 1 ;; esac
. ./slapd.vars
started="$started slapd"
stop_slapd() { "$SERVERS/slapd.sh" stop "$T/ldap"; }
trap 'stop_slapd; finish' EXIT
home
# directory NAME [KEY=VALUE…]: one on the server of this test; a KEY given here wins.
directory() {
	printf '[guichet]\nname = Anne Martin\n[directory "%s"]\n' "$1" >"$CONF"
	shift
	set -- url="ldaps://localhost:$LDAPS_PORT" base=ou=people,dc=bank,dc=example user=cn=guichet,dc=bank,dc=example \
		password-command='printf secret' ca-file="$T/tls/ca.pem" "$@"
	for pair_ in "$@"; do echo "$pair_"; done |
		awk -F= '{ k = $1; sub(/^[^=]*=/, ""); if (!(k in v)) o[++m] = k; v[k] = $0 }
			END { for (i = 1; i <= m; i++) if (v[o[i]] != "") print o[i] " = " v[o[i]] }' >>"$CONF"
}
look_up() { "$NET" people find "$@"; }

# ---- LDAP --------------------------------------------------------------------------------
directory bank map='id=uid, name=cn, mail=mail, lang=preferredLanguage'
exits 'everybody of a directory, page by page' 1 "$NET" people import --directory bank -o json
like 'all but the one without an address' "$(cat out)" '"rows":652,"added":651,.*"rejected":1,'
like 'whose entry is named' "$(cat bank.rejects.csv)" 'uid=none,ou=people'
exits 'again' 1 "$NET" people import --directory bank -o json
like 'nothing is new' "$(cat out)" '"added":0,"changed":0,"unchanged":651'
is 'their ids are the directory'"'"'s' "$(sql "SELECT count(*) FROM evidence WHERE kind = 'verified' AND value LIKE 'bank:%'")" 651
like 'looked up by a name' "$(look_up noël --directory bank)" '^zoe@poste.example	Zoé \(Noël\)	bank$'
is 'what is typed is no filter' "$(look_up '*)(uid=*' --directory bank)" ''
is 'so many at most' "$(look_up dupont --directory bank --most 3 | wc -l)" 3
directory bank url="ldap://localhost:$LDAP_PORT"
like 'StartTLS' "$(look_up noël --directory bank)" '^zoe@'
directory bank ca-file="$T/tls/other-ca.pem"
look_up zoe --directory bank 2>err
like 'an authority nobody named is not trusted' "$(cat err)" 'authority unknown here'
directory bank url="ldap://localhost:$LDAP_PORT" ca-file="$T/tls/other-ca.pem"
look_up zoe --directory bank 2>err
like 'nor by StartTLS' "$(cat err)" 'authority unknown here'
directory bank password-command='printf wrong'
look_up zoe --directory bank 2>err
like 'a login that is refused' "$(cat err)" 'refuses the login'
unlike 'no password is said' "$(cat err)" wrong
directory bank base=ou=nowhere,dc=bank,dc=example
look_up zoe --directory bank 2>err
like 'a base that is not there' "$(cat err)" 'no entry “ou=nowhere'
directory bank map='mail=mail, colour=x'
exits 'a map with a slip' 3 "$NET" people import --directory bank
like 'names the fields' "$(cat err)" '“colour” is none of the fields'
directory bank url="ldaps://localhost:1"
exits 'a directory that is away is told' 1 look_up zoe
like 'customers are found all the same' "$(cat out)" '^zoe@poste.example	Zoé \(Noël\)	customers'
exits 'one that is not there' 2 look_up zoe --directory nosuch
like 'says which there are' "$(cat err)" 'there is bank'
directory bank url=http://x
not 'a URL that is none' "$DESK" config check
like 'is explained' "$(cat .out)" 'write ldaps://HOST'
stop_slapd
directory bank
look_up zoe --directory bank 2>err
like 'a server that is gone' "$(cat err)" 'cannot connect to localhost'

# ---- a connector ---------------------------------------------------------------------------
home rest
talk
talk_account talk
printf '[directory "crm"]\naccount = talk\n' >>"$CONF"
exits 'a REST directory' 0 "$NET" people import --directory crm -o json
like 'all of its pages' "$(cat out)" '"rows":5,"added":5'
is 'what it says is known' "$(sql "SELECT group_concat(value, ' ') FROM customer_known WHERE customer = 1 ORDER BY name")" 'Anna Test gold gold'
like 'looked up' "$(look_up dora --directory crm)" '^dora@people.example	Dora Test	crm$'
sed -i 's/^def people:/def peeple:/' "$HOME_DIR/connectors/talk/connector.jq"
look_up dora --directory crm 2>err
like 'a connector without is told' "$(cat err)" 'has no functions person and people'

# ---- a command -----------------------------------------------------------------------------
home command
cat >look.sh <<'END'
#!/bin/sh
printf 'searching\ncarl@poste.example\tCarl %s\nnot an address\tX\n' "$1"
END
chmod +x look.sh
printf 'lookup-command = %s/look.sh %%s\n' "$T" >>"$CONF"
is 'a command finds too' "$(look_up 'a b; rm')" 'carl@poste.example	Carl a b; rm	command'
is 'guichet lookup says the same' "$("$DESK" lookup 'a b; rm')" 'carl@poste.example	Carl a b; rm	command'
printf '[guichet]\nlookup-command = false %%s\n' >"$CONF"
exits 'one that fails is told' 1 look_up x
like 'by name' "$(cat err)" 'false'
