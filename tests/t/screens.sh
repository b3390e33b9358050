# tests/t/screens.sh — a small home whose screens are known to the cell, and scripts on it.
# shellcheck shell=sh disable=SC1091,SC2034
. "$(dirname "$0")/lib.sh"
NOW=2026-01-13T10:00:00Z
export TERM=xterm-256color GUICHET_NOW=$NOW

# eml NAME FROM SUBJECT DATE [HEADER…] < BODY
eml() {
	name_=$1 from_=$2 subject_=$3 date_=$4
	shift 4
	{
		printf 'From: %s\nTo: Agence Lyon <agence@banque.example>\nSubject: %s\nDate: %s\n' \
			"$from_" "$subject_" "$date_"
		printf 'Message-ID: <%s@poste.example>\nMIME-Version: 1.0\n' "$name_"
		printf 'Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: 8bit\n'
		for header_; do printf '%s\n' "$header_"; done
		printf '\n'
		cat
	} >"mails/$name_.eml"
}

branch_config() {
	cat >"$CONF" <<-'END'
		[guichet]
		name = Anne Martin
		[account "agence"]
		link = spool
		spool = spool
		address = Agence Lyon <agence@banque.example>
		target = 4h
	END
}

branch() { # branch: the home, with its mails in it
	home branch
	mkdir -p mails spool
	branch_config
	eml m1 'Marie Dupont <marie.dupont@poste.example>' 'Virement bloqué depuis lundi' \
		'Tue, 13 Jan 2026 07:50:00 +0000' <<-'END'
		Bonjour,

		Mon virement de 2 500 euros est bloqué depuis lundi. Pouvez-vous me dire
		pourquoi, et quand il partira ?

		Merci,
		Marie Dupont

		Le lun. 12 janv. 2026 à 09:00, Agence Lyon a écrit :
		> Bonjour Madame,
		> Votre virement est parti.
		> Bien à vous,
		-- 
		Marie Dupont
		06 00 00 00 00
	END
	eml m2 'Jean-François de la Très-Longue-Dénomination-Sociale <jf@poste.example>' \
		'Une question dont le sujet est si long qu il ne tient dans aucune colonne du monde' \
		'Tue, 13 Jan 2026 06:10:00 +0000' <<-'END'
		Une question.
	END
	eml m3 '李小龍 <li@poste.example>' '关于我的账户 💳' 'Tue, 13 Jan 2026 09:40:00 +0000' <<-'END'
		你好。我想知道余额。
	END
	eml m4 '👩‍👩‍👧 Famille Noël <noel@poste.example>' 'Livret A 😢' \
		'Tue, 13 Jan 2026 05:30:00 +0000' <<-'END'
		Bonjour 😢
	END
	eml m5 '"service@banque.example" <voleur@phish.example>' 'Votre compte' \
		'Tue, 13 Jan 2026 09:55:00 +0000' <<-'END'
		Cliquez ici.
	END
	eml m6 'Paul Petit <paul@poste.example>' 'Absent' 'Mon, 12 Jan 2026 09:00:00 +0000' \
		'Auto-Submitted: auto-replied' <<-'END'
		Je suis absent.
	END
	"$DESK" import -q mails/*.eml >import.out 2>&1 || diag <import.out
}

# shows FILE NAME < WANTED: the screen saved in FILE is exactly that.
shows() {
	cat >wanted
	if cmp -s "$1" wanted; then pass "$2"; else
		diff wanted "$1" >.why 2>&1
		fail "$2" <.why
	fi
}
