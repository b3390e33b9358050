#!/bin/sh
# shellcheck disable=SC2154 # user and drop: tests/servers/rootless
# tests/servers/dovecot.sh start DIR TLSDIR [RELAY_PORT]: a Dovecot 2.3 of one's own, not root.
# tests/servers/dovecot.sh stop DIR
#
# Users advisor, desk, client and other @mail.test, password "secret" (DIR/users; change at will).
# XOAUTH2 and OAUTHBEARER take the tokens that tests/servers/token makes. start prints shell
# variables: DOVECOT_CONF, DOVECOT_PID, IMAP_PORT (STARTTLS), IMAPS_PORT, LMTP_PORT,
# SUBMISSION_PORT (STARTTLS; relays to RELAY_PORT). Mail lies in DIR/mail/USER/Maildir.
# Environment: CERT=name of tests/servers/ca.sh (server), DOVECOT_EXTRA=more configuration.
# Dovecot trusts a client with its own address: on 127.0.0.5 it refuses LOGIN without TLS.
# Exit code 77: this machine has no Dovecot that can be used.
set -eu
here=$(dirname "$(readlink -f "$0")")
# shellcheck disable=SC1091
. "$here/rootless"
dir=${2:?directory}

if [ "$1" = stop ]; then
	[ ! -s "$dir/run/master.pid" ] || end "$(cat "$dir/run/master.pid")"
	exit 0
fi

tls=$(readlink -f "${3:?folder of certificates}")
version=$(/usr/sbin/dovecot --version 2>/dev/null) || exit 77
case $version in
2.3.*) ;;
*) echo "dovecot.sh: written for Dovecot 2.3, here is $version" >&2; exit 77 ;;
esac
mkdir -p "$dir"
dir=$(readlink -f "$dir")
# shellcheck disable=SC2046
set -- $("$here/free-ports" 4) "${4:-25}"
mkdir -p "$dir/run" "$dir/state" "$dir/mail" "$dir/jwt/default/HS256"

for name in advisor desk client other; do
	echo "$name@mail.test:{PLAIN}secret::::::"
done >"$dir/users"
# <folder>/<azp or default>/<algorithm>/<key id or default>, base64: see tests/servers/token.
printf secret-test-key-of-32-bytes-long! | openssl base64 -A >"$dir/jwt/default/HS256/default"
cat >"$dir/oauth2.conf" <<END
introspection_mode = local
local_validation_key_dict = fs:posix:prefix=$dir/jwt/
username_attribute = sub
END
cat >"$dir/dovecot.conf" <<END
base_dir = $dir/run
state_dir = $dir/state
log_path = $dir/dovecot.log
protocols = imap lmtp submission
listen = 127.0.0.1, 127.0.0.5
default_internal_user = $user
default_internal_group = $(id -gn "$user")
default_login_user = $user
first_valid_uid = 0
ssl = required
ssl_cert = <$tls/${CERT:-server}.pem
ssl_key = <$tls/${CERT:-server}.key
disable_plaintext_auth = yes
auth_mechanisms = plain login xoauth2 oauthbearer
auth_failure_delay = 0
mail_fsync = never
mail_home = $dir/mail/%n
mail_location = maildir:~/Maildir
mail_plugins = \$mail_plugins zlib
imap_idle_notify_interval = 30s
hostname = mail.test
postmaster_address = postmaster@mail.test
submission_relay_host = 127.0.0.1
submission_relay_port = $5
lmtp_save_to_detail_mailbox = no
passdb {
  driver = oauth2
  mechanisms = xoauth2 oauthbearer
  args = $dir/oauth2.conf
}
passdb {
  driver = passwd-file
  mechanisms = plain login
  args = scheme=plain $dir/users
}
userdb {
  driver = passwd-file
  args = $dir/users
  override_fields = uid=$(id -u "$user") gid=$(id -g "$user") home=$dir/mail/%n
}
namespace inbox {
  inbox = yes
  separator = /
  mailbox Drafts {
    special_use = \\Drafts
    auto = subscribe
  }
  mailbox Sent {
    special_use = \\Sent
    auto = subscribe
  }
  mailbox Archive {
    special_use = \\Archive
    auto = subscribe
  }
  mailbox Junk {
    special_use = \\Junk
    auto = create
  }
  mailbox Trash {
    special_use = \\Trash
    auto = create
  }
}
# No chroot, as only root can: that is what lets a plain user run it.
service anvil {
  chroot =
  # else every refused login makes the next one from this address wait longer
  unix_listener anvil-auth-penalty {
    mode = 0
  }
}
service stats {
  chroot =
}
service imap-login {
  chroot =
  inet_listener imap {
    port = $1
  }
  inet_listener imaps {
    port = $2
    ssl = yes
  }
}
service lmtp {
  inet_listener lmtp {
    port = $3
  }
  unix_listener lmtp {
    mode = 0600
  }
}
service submission-login {
  chroot =
  inet_listener submission {
    port = $4
  }
}
protocol imap {
  mail_plugins = \$mail_plugins imap_zlib
  mail_max_userip_connections = 50
}
${DOVECOT_EXTRA:-}
END
own "$dir"
chmod 755 "$dir"
$drop /usr/sbin/dovecot -c "$dir/dovecot.conf" || { cat "$dir/dovecot.log" >&2; exit 1; }
answers "$1"
cat <<END
DOVECOT_CONF=$dir/dovecot.conf
DOVECOT_PID=$(cat "$dir/run/master.pid")
IMAP_PORT=$1
IMAPS_PORT=$2
LMTP_PORT=$3
SUBMISSION_PORT=$4
END
