#!/bin/sh
# guichet-net people import: CSV of any character set and vCards; twice is once, and nothing is lost.
. "$(dirname "$0")/lib.sh"
plan 61
home
import() { "$NET" people import "$@" -o json >out 2>err; }
count() { sed "s/.*\"$1\":\([0-9]*\).*/\1/" out; }
name() { sql "SELECT c.name FROM customer c JOIN roster r ON r.customer = c.id WHERE r.ref = '$1'"; }
field() { sql "SELECT value FROM customer_field f JOIN roster r ON r.customer = f.customer WHERE r.ref = '$1' AND f.name = '$2'"; }

# ---- a file as branches have them ----------------------------------------------------------
cat >clients.csv <<'CSV'
N° client;Nom;Prénom;E-mail;Tél. portable;Langue;Segment;Conseiller;IBAN;Cote
0012;Dupont;Marie;marie@poste.example;06 12 34 56 78;français;pro;Anne Martin;FR7630006000011234567890189;12,5
0013;Petit;"Paul ""Polo""";"paul@poste.example; p.petit@travail.example";;fr;;Anne Martin;;
0014;Noël;Zoé;zoe@poste.example;01 23 45 67 89;en;;;;
CSV
exits 'a file is taken' 0 "$NET" people import clients.csv
like 'and told' "$(cat out)" 'clients\.csv: 3 rows; 3 new people, 0 changed, 0 as they were'
like 'with how its columns were read' "$(cat err)" 'id=N° client, name=Nom, given=Prénom, mail=E-mail, phone=Tél. portable, lang=Langue, segment=Segment, advisor=Conseiller, secret=IBAN'
is 'a name of two columns' "$(name 0012)" 'Marie Dupont'
is 'quotation marks inside' "$(name 0013)" 'Paul "Polo" Petit'
is 'both addresses of a cell' "$(sql "SELECT group_concat(value, ' ') FROM (SELECT value FROM identity WHERE name LIKE 'Paul%' ORDER BY value)")" 'p.petit@travail.example paul@poste.example'
is 'a language in words' "$(field 0012 lang)" fr
is 'an IBAN is kept to be masked' "$(sql "SELECT sensitive FROM customer_field WHERE name = 'iban'")" 1
is 'the number is a verified id' "$(sql "SELECT value FROM evidence WHERE kind = 'verified' ORDER BY value LIMIT 1")" client:0012
is 'the telephone is evidence' "$(sql "SELECT value FROM evidence WHERE kind = 'phone' ORDER BY value DESC LIMIT 1")" +33612345678
import clients.csv
is 'again: nothing new' "$(count added)-$(count changed)-$(count unchanged)" 0-0-3
sed 's/;pro;/;privé;/; s/marie@poste/marie.d@poste/' clients.csv >changed.csv
import changed.csv
is 'a change is one' "$(count added)-$(count changed)-$(count unchanged)" 0-1-2
is 'the value is the new one' "$(field 0012 segment)" privé
is 'an address is added' "$(sql "SELECT count(*) FROM identity WHERE customer = (SELECT customer FROM roster WHERE ref = '0012')")" 2
import clients.csv --dry-run
is 'a dry run counts' "$(count added)-$(count changed)-$(count unchanged)" 0-1-2
is 'and changes nothing' "$(field 0012 segment)" privé

# ---- who wrote before they were imported ---------------------------------------------------
account agence link=spool spool="$T/spool" address='Agence <agence@bank.example>' \
	imap-host= smtp-host= password-command= ca-file= imap-port= smtp-port=
mkdir spool
printf 'From: L. Grand <lea@poste.example>\nTo: agence@bank.example\nMessage-ID: <a@poste.example>\nSubject: x\n\nBonjour\n' >a.eml
"$NET" import -q a.eml
printf 'id,name,mail\n0020,Léa Grand,lea@poste.example\n' >lea.csv
import lea.csv
is 'an address that has written is that customer' "$(count added)-$(count changed)" 0-1
is 'with its case and the new name' "$(sql "SELECT c.name FROM cases k JOIN customer c ON c.id = k.customer")" 'Léa Grand'
printf 'id,name,mail\n0021,Léo Grand,Leo.Grand@Poste.Example\n' >leo.csv
import leo.csv
printf 'From: Leo.Grand@poste.example\nTo: agence@bank.example\nMessage-ID: <b@poste.example>\nSubject: x\n\nBonjour\n' >b.eml
sed 's/Leo.G/leo.g/; s/<b/<c/' b.eml >c.eml
"$NET" import -q b.eml c.eml
is 'an address in capitals is the same in a mail' "$(sql "SELECT customer FROM cases ORDER BY id DESC LIMIT 1 OFFSET 1")" "$(sql "SELECT customer FROM roster WHERE ref = '0021'")"
is 'in small letters it is another one, that looks alike' "$(sql "SELECT count(*) FROM cases k JOIN roster r ON r.customer = k.customer AND r.ref = '0021'")" 1

# ---- rows that contradict each other -------------------------------------------------------
cat >twice.csv <<'CSV'
id,name,mail,segment
0030,Ada One,ada@poste.example,pro
0030,Ada Two,ada2@poste.example,part
0031,Bob Two,ada@poste.example,
CSV
exits 'contradictions need a person' 1 "$NET" people import twice.csv -o json
is 'they are counted' "$(count rows)-$(count added)-$(count contradicting)-$(count rejected)" 3-2-2-0
like 'told with what stands against them' "$(cat twice.csv.contradictions.csv)" '^3,"?name: row 2 says “Ada One”, this one “Ada Two”; segment: row 2 says “pro”'
like 'an address stays where it was' "$(cat twice.csv.contradictions.csv)" '^4,"?ada@poste.example is an address of “Ada One”'
is 'what was first stays' "$(name 0030)" 'Ada One'
is 'and nothing of the other is lost' "$(sql "SELECT count(*) FROM identity WHERE value = 'ada2@poste.example'")" 1
is 'two numbers are two people' "$(sql "SELECT count(DISTINCT c.person) FROM roster r JOIN customer c ON c.id = r.customer WHERE ref IN ('0030', '0031')")" 2
import twice.csv
is 'again: still told' "$(count added)-$(count contradicting)" 0-1

# ---- what a row leaves out, and who is meant
printf 'N° client;Nom;Prénom;E-mail\n0030;;;\n' >empty.csv
import empty.csv
is 'a row without a name renames nobody' "$(name 0030)" 'Ada One'

# ---- rows that cannot be taken -------------------------------------------------------------
printf 'id,name,mail\n,Nobody,\n0040,Bad,no-address\n0041,Open,"o@poste.example\n0042,Fine,f@poste.example\n0043,Wide,w@poste.example,more\n' >bad.csv
exits 'rejected rows need a person' 1 "$NET" people import bad.csv -o json
is 'the others are taken' "$(count rows)-$(count added)-$(count rejected)" 5-1-4
like 'with the number of the row' "$(cat bad.csv.rejects.csv)" '^3,“no-address” is no mail address,0040,Bad,no-address'
like 'a quotation mark that never closes costs its line' "$(cat bad.csv.rejects.csv)" '^4,a quotation mark opens in it and never closes'
is 'nobody else reads them' "$(stat -c %a bad.csv.rejects.csv)" 600

# ---- character sets ------------------------------------------------------------------------
sed 's/00\(1[234]\);/01\1;/; s/poste/ansi/g; s/travail/ansi/' clients.csv | iconv -t windows-1252 >ansi.csv
import ansi.csv
like 'what is not UTF-8 is said' "$(cat err)" 'ansi\.csv is not UTF-8; it is read as Windows-1252'
is 'and read right' "$(name 0114)" 'Zoé Noël'
sed 's/00\(1[234]\);/02\1;/; s/poste/wide/g; s/travail/wide/' clients.csv | iconv -t UTF-16 >wide.csv
import wide.csv
is 'UTF-16' "$(name 0214)" 'Zoé Noël'
printf '\357\273\277sep=;\r\nid;name;mail\r\nsep1;"Sep, Arated";sep@poste.example\r\n' >sep.csv
import sep.csv
is 'the hint of spreadsheets' "$(count rows)-$(name sep1)" '1-Sep, Arated'
printf 'PK\003\004\024\000' >sheet.xlsx
exits 'a spreadsheet is no CSV' 3 "$NET" people import sheet.xlsx
like 'and what to do' "$(cat err)" 'Save it as CSV'
printf 'Solde;Cote\n1;2\n' >who.csv
exits 'columns that name nobody' 2 "$NET" people import who.csv
like 'say how to name them' "$(cat err)" "no column says who somebody is.*--map .*Solde, Cote"

# ---- a mapping is kept, vCards -------------------------------------------------------------
printf 'A;B;C\nx1;Eva Lang;eva@poste.example\n' >odd.csv
import odd.csv --map 'id=A, name=B, mail=C'
printf 'A;B;C\nx2;Ivo Lang;ivo@poste.example\n' >odd2.csv
import odd2.csv
is 'a mapping is kept for the same headings' "$(name x2)" 'Ivo Lang'
printf 'BEGIN:VCARD\nVERSION:4.0\nUID:u1\nFN:Carl Card\nEMAIL:carl@poste.example\nEND:VCARD\nBEGIN:VCARD\nFN:None\nEND:VCARD\n' >cards.vcf
exits 'vCards' 1 "$NET" people import cards.vcf -o json
is 'one taken, one that is nobody' "$(count added)-$(count rejected)-$(name u1)" '1-1-Carl Card'

card() { printf 'BEGIN:VCARD\nVERSION:4.0\nUID:%s\nFN:%s\nEMAIL:%s\nTEL:%s\nEND:VCARD\n' "$@"; }
card book-a 'Ida Book' ida@book.example 0612000001 >book-a.vcf
card book-b 'Ida Book' ida@work.example 0612000001 >book-b.vcf
import book-a.vcf
import book-b.vcf
ida=$("$DESK" customers -q ida@book)
"$DESK" customer "$ida" merge "$("$DESK" customers -q ida@work)" -q >merged 2>&1
is 'the UIDs of two address books are no two people' "$(cat merged)" "$ida"
import book-b.vcf
is 'and tell the cards apart all the same' "$(count added)-$(count changed)-$(count unchanged)" 0-0-1
card book-c 'Ada Book' ida@book.example 0612000002 >book-c.vcf
exits 'a card of another with an address of theirs' 1 "$NET" people import book-c.vcf -o json
is 'is not merged with them' "$(count added)-$(count contradicting)" 1-1
card book-d 'Max Part' max@part.example 'ask Ida' >book-d.vcf
exits 'a card with a number that is none' 1 "$NET" people import book-d.vcf -o json
is 'is taken without it' "$(count added)-$(count rejected)-$(count contradicting)" 1-0-1
like 'which is told' "$(cat book-d.vcf.contradictions.csv)" '“ask Ida” is no phone number; it is left out'

# ---- guichet customers import: asked once on a terminal ------------------------------------
printf 'K;L;M\nk1;Kim Key;kim@poste.example\n' >asked.csv
cat >answer <<'END'
import os, pty, sys, time
pid, fd = pty.fork()
if pid == 0:
    os.execv(sys.argv[1], [sys.argv[1], "customers", "import", sys.argv[2]])
said, answers = b"", [b"id\n", b"nonsense\n", b"name\n", b"mail\n"]
while True:
    try:
        said += os.read(fd, 4096)
    except OSError:
        break
    if answers and said.count(b"]: ") >= 5 - len(answers):
        os.write(fd, answers.pop(0))
sys.stdout.buffer.write(said)
sys.exit(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))
END
exits 'a person is asked' 0 python3 answer "$DESK" asked.csv
is 'and what was said counts' "$(name k1)" 'Kim Key'
printf 'K;L;M\nk2;Lou Lock;lou@poste.example\n' >asked2.csv
exits 'but once' 0 "$DESK" customers import asked2.csv
is 'for files with the same headings' "$(name k2)" 'Lou Lock'
exits 'in French' 0 env LANGUAGE=fr "$DESK" customers import asked2.csv
like 'too' "$(cat out)" '0 nouvelles personnes'

# ---- a table of many rows is not kept in memory -------------------------------------------------
home many
{
	echo 'N° client;Nom;E-mail;Segment'
	seq 1 2400 | sed 's/.*/&;Abel &;a&@poste.example;particuliers/'
	echo '9000;Zoé Zidane;zoe@poste.example;professionnels et associations'
} >many.csv
exits 'many are taken' 0 "$NET" people import -q many.csv
"$DESK" customers >table
is 'all of them, with one head' "$(wc -l <table) $(grep -c ^Abel table)" '2402 0'
like 'and the last ones whole, though longer than those that were measured' "$(tail -1 table)" 'Zoé Zidane +professionnels et associations .*zoe@poste.example'
