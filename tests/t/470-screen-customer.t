#!/bin/sh
# The card of a customer, what is masked on it, two cards that become one, the history, the list of customers.
. "$(dirname "$0")/screens.sh"
plan 31
branch
mkdir -m 700 wa wa/new
cat >>"$CONF" <<END
[account "wa"]
link = spool
channel = whatsapp
spool = $T/wa
address = +33100000000
set.phone-number-id = 42
END
said() { # said ID SECONDS NAME NUMBER TEXT
	printf '{"object":"whatsapp_business_account","entry":[{"id":"1","changes":[{"field":"messages","value":{"messaging_product":"whatsapp","metadata":{"display_phone_number":"33100000000","phone_number_id":"42"},"contacts":[{"profile":{"name":"%s"},"wa_id":"%s"}],"messages":[{"from":"%s","id":"%s","timestamp":"%s","type":"text","text":{"body":"%s"}}]}}]}]}' \
		"$3" "$4" "$4" "$1" "$2" "$5" >"wa/new/$1.json"
}
said w1 1768289400 'Marie D' 33612345678 'Bonjour, du nouveau pour mon virement ? marie.dupont@poste.example'
"$NET" --once -q
cat >clients.csv <<'CSV'
id;name;mail;phone;segment;advisor;lang;IBAN;field
0012;Marie Dupont;marie.dupont@poste.example;06 12 34 56 78;pro;Anne Martin;fr;FR7630006000011234567890189;x
0077;Personne Nouvelle;;01 23 45 67 89;;;;;
CSV
"$DESK" customers import -q clients.csv --map 'id=id, name=name, mail=mail, phone=phone, segment=segment, advisor=advisor, lang=lang, secret=IBAN'
marie=$(sql "SELECT customer FROM roster WHERE ref = '0012'")
other=$(sql "SELECT customer FROM identity WHERE value = '33612345678'")

# ---- the card ----------------------------------------------------------------------------
ok 'from a case to its customer' run_script <<'END'
:limit bloqué
keys x
:expect Customer
:expect Marie Dupont
:expect pro · fr · in charge: Anne Martin · by mail and message
:expect Perhaps the same person
:expect Marie D (
:expect marie.dupont@poste.example
:expect +33612345678
:expect client:0012
:refuse 11234567890189
:expect Cases, 1 open of 1
:save-screen card
keys q
:refuse in charge: Anne
END
like 'the addresses stand with what they are worth' "$(cat card)" 'marie\.dupont@poste\.example +e-mail · 2h · 90 % sure'
like 'the field is masked' "$(cat card)" 'iban +…0189'

# ---- what is masked ----------------------------------------------------------------------
ok 'shown for a reason, for 30 seconds' run_script <<'END'
:limit bloqué
keys x
keys X
:expect Why do you need it?
keys <Enter>
:expect Nothing is shown without a reason
keys Xle client le demande<Enter>
:expect FR7630006000011234567890189
:expect shown for 30 seconds
:now 2026-01-13T10:00:29Z
:expect FR7630006000011234567890189
:now 2026-01-13T10:00:31Z
:wait idle
:refuse FR7630006000011234567890189
keys X<Esc>
:refuse FR7630006000011234567890189
END
is 'who, what and why are written down' "$(sql "SELECT advisor, kind, arg, text, customer = $marie FROM act WHERE kind = 'reveal'")" \
	'Anne Martin|reveal|iban|le client le demande|1'

# ---- what is said of them ----------------------------------------------------------------
ok 'fields, notes and calls' run_script <<'END'
:size 80x50
:limit bloqué
keys x
:edit-fields segment
keys <C-u>privé<Enter>
:expect privé · fr
keys iVeut être rappelée le soir.<Enter>
:expect Veut être rappelée le soir.
keys VA confirmé son adresse.<Enter>
:expect call by Anne Martin
:edit-fields chien
keys Rex<Enter>
:expect Rex
keys e
:expect Advisor in charge
keys <Esc>
keys u
:refuse Rex
END
is 'as acts about the person' "$(sql "SELECT group_concat(kind, ' ') FROM (SELECT kind FROM act WHERE customer = $marie AND kind IN ('field', 'note', 'call') ORDER BY id)")" 'field note call field'

# ---- one person of two -------------------------------------------------------------------
ok 'a merge is looked at, made, and taken back' run_script <<'END'
:limit bloqué
keys x&
:expect One person of two
:expect Both become one person
:expect y merge
:refuse 11234567890189
:save-screen merge
keys q
:refuse One person of two
keys &
keys y
:expect One person now
:expect WhatsApp
:refuse Perhaps the same
keys u
:expect Two people again
:expect Perhaps the same
END
like 'both names are seen' "$(cat merge)" 'Name +✓ Marie Dupont +Marie D'
is 'the merge and its undo are in the journal' "$(sql "SELECT count(*) FROM act WHERE kind = 'same'")$(sql "SELECT count(*) FROM customer WHERE into_ IS NOT NULL")" 10
ok 'one key does not set them apart' run_script <<'END'
:limit bloqué
keys x&
keys d
:expect For ever: nobody can make them one person again. d once more
keys q
:expect Perhaps the same
keys &
keys y
:expect One person now
END

# ---- the history -------------------------------------------------------------------------
ok 'all channels, notes, calls and acts by time' run_script <<'END'
:limit bloqué
keys H
:expect History
:expect Marie Dupont
:expect Virement bloqué depuis lundi
:expect du nouveau pour mon virement
:expect note, Anne Martin: Veut être rappelée
:expect call, Anne Martin: A confirmé
:save-screen history
:limit nouveau
:expect du nouveau
:refuse Veut être rappelée
:clear-limit
:expect Veut être
:channel-filter whatsapp
:expect du nouveau
:refuse bloqué depuis lundi
keys =<Enter>
:expect du nouveau pour mon virement
:refuse History
END
ok 'a message opens where it stands' run_script <<'END'
:limit bloqué
keys H
:limit bloqué
keys =<Enter>
:expect Mon virement de 2 500 euros
END

# ---- the list ----------------------------------------------------------------------------
ok 'customers, narrowed while typing' run_script <<'END'
keys Q
:expect Customer:
:expect Paul Petit
:expect Marie Dupont
keys nouv
:expect Personne Nouvelle
:refuse Paul Petit
keys <Enter>
:expect client:0077
END
ok 'found by a telephone and by words nobody has' run_script <<'END'
:customers dupont 
:expect 1
:refuse Paul
:customers
:go-to-view customers
keys zzzz
:expect No customer has all these words.
END
ok 'an empty card' run_script <<'END'
:customers Personne
keys x
:expect Personne Nouvelle
:expect silent
:save-screen empty
END
ok 'a very long name, wide characters' run_script <<'END'
:size 60x20
:customers Très-Longue
keys x
:expect Jean-François de la Très-Longue
:customers 李
keys <Enter>
:expect 李小龍
END

# ---- sizes, beside a case, languages ---------------------------------------------------
ok 'beside a case where there is room' run_script <<'END'
:size 160x40
:limit bloqué
keys <Enter>
:expect Mon virement de 2 500 euros
:expect by mail and message
:expect Last contact
:size 80x24
:refuse by mail and message
:size 200x50
:expect Last contact
keys x
:expect in charge
:save-screen wide
END
for size in 40x10 80x24 120x40 200x50; do
	ok "fits $size" run_script <<-END
		:size $size
		:limit bloqué
		keys x
		:expect Marie Dupont
		keys <PgDn>
		keys H
		:expect Marie Dupont
		keys qqQ
		:expect Customer
	END
done
like 'in French' "$(printf ':limit bloqué\nkeys x\n:save-screen french\n' | LANGUAGE=fr "$DESK" -S - 2>&1; cat french)" 'Peut-être la même personne|par courriel et message'
ok 'without colours' env NO_COLOR=1 "$DESK" -S script

# ---- Tab in To: customers and directories, while the screen goes on ---------------------
printf '#!/bin/sh\nprintf "x@list.example\\tExterne Liste\\n"\n' >look.sh
chmod +x look.sh
sed -i "s|^name = Anne Martin|&\nlookup-command = $T/look.sh %s|" "$CONF"
ok 'addresses are completed in To' run_script <<'END'
:limit bloqué
keys r
keys <Esc>t
keys <C-u>petit<Tab>
:await Paul Petit <paul@poste.example>
:await Externe Liste
keys <Tab>
:expect To: Paul Petit <paul@poste.example>
keys , xx<Tab>
:await xx  
keys <Tab>
:await Externe Liste <x@list.example>
keys <C-u>a<Tab><Esc>
END
is 'nobody is left behind' "$(ps -o args= --ppid $$ | grep -c 'people find')" 0

# ---- never one again ---------------------------------------------------------------------
ok 'what came since the merge is asked about' run_script <<'END'
:limit bloqué
keys x
:note Depuis la fusion
keys u
:expect This came since the merge
:expect note: Depuis la fusion
:save-screen since
keys <Esc>
:expect They are still one person
keys u<Down><Enter>
:expect Part them like this
:save-screen given
keys <Up><Enter>
:expect Two people again.
END
like 'to whom it would go' "$(cat since)" 'note: Depuis la fusion +Marie Dupont'
like 'and to the other' "$(cat given)" 'note: Depuis la fusion +Marie D '
ok 'set apart for ever: a second key, and no way back' run_script <<'END'
:limit bloqué
keys x
keys &
keys d
:expect For ever
keys 1
keys d
:expect For ever
keys d
:expect They are two people, for ever
:refuse Perhaps the same
keys u
:expect it cannot be undone
END
is 'in the journal, once' "$(sql "SELECT count(*) FROM act WHERE kind = 'different'")" 1
