#!/bin/sh
# shellcheck disable=SC2154 # user and drop: tests/servers/rootless
# tests/servers/exim.sh start DIR TLSDIR LMTP_PORT [RELAY_PORT]: an Exim 4 of one's own, not root.
# tests/servers/exim.sh stop DIR
#
# Takes mail for *@mail.test from whoever logged in as NAME@mail.test / secret, and hands it to
# LMTP_PORT (tests/servers/dovecot.sh). start prints shell variables: EXIM_PID, SMTP_PORT
# (STARTTLS), SMTPS_PORT, RELAY_PORT (no login, no TLS: for Dovecot's submission service).
# Recipients fail550@ and fail451@ are refused so; a subject with [reject] or [defer] after DATA.
# Environment: CERT=name of tests/servers/ca.sh (server).
# Exit code 77: this machine has no Exim.
set -eu
here=$(dirname "$(readlink -f "$0")")
# shellcheck disable=SC1091
. "$here/rootless"
dir=${2:?directory}

if [ "$1" = stop ]; then
	[ ! -s "$dir/exim.pid" ] || end "$(cat "$dir/exim.pid")"
	exit 0
fi

tls=$(readlink -f "${3:?folder of certificates}") lmtp=${4:?LMTP port}
[ -x /usr/sbin/exim4 ] || exit 77
mkdir -p "$dir/spool" "$dir/log"
dir=$(readlink -f "$dir")
# shellcheck disable=SC2046
set -- $("$here/free-ports" 2) "${5:-$("$here/free-ports" 1)}"
cat >"$dir/exim.conf" <<END
primary_hostname = mail.test
spool_directory = $dir/spool
log_file_path = $dir/log/%slog
pid_file_path = $dir/exim.pid
exim_user = $user
exim_group = $(id -gn "$user")
never_users =
keep_environment =
add_environment = PATH=/usr/bin
local_interfaces = 127.0.0.1
daemon_smtp_ports = $1 : $2 : $3
tls_on_connect_ports = $2
tls_advertise_hosts = *
tls_certificate = $tls/${CERT:-server}.pem
tls_privatekey = $tls/${CERT:-server}.key
auth_advertise_hosts = \${if eq{\$tls_in_cipher}{}{}{*}}
acl_smtp_rcpt = check_recipient
acl_smtp_data = check_message
domainlist local_domains = mail.test
message_size_limit = 2M
smtp_accept_max_per_connection = 1000
begin acl
check_recipient:
  deny    local_parts = fail550
          message = 5.1.1 no such mailbox
  defer   local_parts = fail451
          message = 4.7.1 try again later
  accept  condition = \${if eq{\$received_port}{$3}}
          domains = +local_domains
  accept  authenticated = *
          domains = +local_domains
  deny    message = 5.7.1 relay denied
check_message:
  deny    condition = \${if match{\$h_subject:}{\\N\\[reject\\]\\N}}
          message = 5.6.0 content rejected
  defer   condition = \${if match{\$h_subject:}{\\N\\[defer\\]\\N}}
          message = 4.3.0 try later
  accept
begin routers
inbox:
  driver = manualroute
  domains = +local_domains
  transport = dovecot
  route_list = * 127.0.0.1
  self = send
begin transports
dovecot:
  driver = smtp
  protocol = lmtp
  port = $lmtp
begin retry
* * F,2h,1m
begin authenticators
plain:
  driver = plaintext
  public_name = PLAIN
  server_prompts = :
  server_condition = \${if and{{match{\$auth2}{\\N@mail\\.test\$\\N}}{eq{\$auth3}{secret}}}}
  server_set_id = \$auth2
login:
  driver = plaintext
  public_name = LOGIN
  server_prompts = Username:: : Password::
  server_condition = \${if and{{match{\$auth1}{\\N@mail\\.test\$\\N}}{eq{\$auth2}{secret}}}}
  server_set_id = \$auth1
END
own "$dir"
chmod 755 "$dir"
# It is setuid root and says that it drops that: the file of configuration is not root's.
$drop /usr/sbin/exim4 -C "$dir/exim.conf" -bd -q1m 2>"$dir/exim.log" || { cat "$dir/exim.log" >&2; exit 1; }
answers "$1"
cat <<END
EXIM_PID=$(cat "$dir/exim.pid")
SMTP_PORT=$1
SMTPS_PORT=$2
RELAY_PORT=$3
END
