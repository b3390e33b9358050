#!/usr/bin/env python3
"""tests/tools/gen-numbers.py: writes tests/golden/guard-dev.tsv and guard-test.tsv, 1,000 rows each.

Columns: kind (or - for none), first byte, byte past the last, the text (a line end is ␤). Valid numbers are
made by working their check digits out, in every usual grouping; invalid ones have one of them changed.
The same rows every time."""
import random, string, sys

LENGTHS = dict(AD=24, AE=23, AL=28, AT=20, AZ=28, BA=20, BE=16, BG=22, BH=22, BR=29, CH=21, CR=22, CY=28, CZ=24,
               DE=22, DK=18, DO=28, EE=20, ES=24, FI=18, FO=18, FR=27, GB=22, GE=22, GI=23, GL=18, GR=27, GT=28,
               HR=21, HU=28, IE=22, IL=23, IS=26, IT=27, JO=30, KW=30, KZ=20, LB=28, LI=21, LT=20, LU=20, LV=21,
               MC=27, MD=24, ME=22, MK=19, MR=27, MT=31, MU=30, NL=18, NO=15, PK=24, PL=28, PS=29, PT=25, QA=29,
               RO=24, RS=22, SA=24, SE=24, SI=19, SK=24, SM=27, TN=24, TR=26, UA=29, VG=24, XK=20)
LETTERS = dict(GB=4, NL=4, IE=4, MT=4, RO=4, LV=4, KW=4, JO=4, MU=4, BH=4, QA=4, PK=4, PS=4, VG=4, GI=4, BG=4, AZ=4,
               DO=4, GT=4, IT=1, SM=1)
BEFORE = ['', 'Mon IBAN : ', 'Bonjour, voici le numéro ', 'carte n° ', 'my number is ', 'Réf. dossier 12, ', 'le ', '(', '« ', 'compte ']
AFTER = ['', ' merci', '.', ', cordialement', ' and please hurry', ')', ' !', ' — à bientôt', '␤Merci', ' svp']


def digits(r, n):
    return ''.join(r.choice(string.digits) for _ in range(n))


def iban(r, country):
    n = LENGTHS[country] - 4
    bban = ''.join(r.choice(string.ascii_uppercase) for _ in range(LETTERS.get(country, 0)))
    bban += digits(r, n - len(bban))
    number = int(''.join(str(int(c, 36)) for c in bban + country + '00'))
    return '%s%02d%s' % (country, 98 - number % 97, bban)


def luhn(body):
    for check in range(10):
        total = 0
        for i, c in enumerate(reversed(body + str(check))):
            d = int(c) * (2 if i % 2 else 1)
            total += d - 9 if d > 9 else d
        if total % 10 == 0:
            return body + str(check)


def card(r):
    prefix, n = r.choice([('4', 16), ('4', 13), ('4', 19), ('4970', 16), ('5%d' % r.randint(1, 5), 16),
                          (str(r.randint(2221, 2720)), 16), ('34', 15), ('37', 15), ('50', 16), ('5018', 13),
                          ('5020', 19), ('6759', 16), ('6763', 18), ('56', 14)])
    return luhn(prefix + digits(r, n - len(prefix) - 1))


def nir(r):
    place = r.choice(['%02d' % r.randint(1, 95), '2A', '2B', '99', '97'])
    if place == '20':
        place = '21'
    body = '%d%02d%02d%s%s' % (r.randint(1, 2), r.randint(0, 99), r.randint(1, 12), place, digits(r, 6))
    number = int(body.replace('2A', '19').replace('2B', '18')) if place in ('2A', '2B') else int(body)
    if place in ('2A', '2B'):  # only the department is replaced
        number = int(body[:5] + ('19' if place == '2A' else '18') + body[7:])
    return '%s%02d' % (body, 97 - number % 97)


def grouped(r, s, sizes):
    sep = r.choice([' ', '\u00a0', '\u202f', '.', '-', '/', '␤', ' - '])
    if r.random() < 0.3:
        return s
    parts, at, k = [], 0, 0
    while at < len(s):
        n = sizes[k % len(sizes)] if k < len(sizes) else sizes[-1]
        parts.append(s[at:at + n])
        at, k = at + n, k + 1
    return sep.join(parts)


def group_card(r, s):
    return grouped(r, s, {15: [4, 6, 5], 13: [4, 3, 3, 3], 14: [4, 6, 4]}.get(len(s), [4]))


def group_nir(r, s):
    return grouped(r, s, [1, 2, 2, 2, 3, 3, 2])


def phone(r):
    n = r.choice('12345679') + digits(r, 8)
    pairs = r.choice([' ', '.', '-', '\u00a0', '', '\u202f', '/'])
    local = pairs.join(('0' + n)[i:i + 2] for i in range(0, 10, 2))
    abroad = ' '.join([n[0], n[1:3], n[3:5], n[5:7], n[7:9]])
    return r.choice([local, local, '+33 ' + abroad, '+33' + n, '+33 (0)' + abroad, '0033 ' + abroad, '+44 20 7946 0' + digits(r, 3),
                     '+49 30 ' + digits(r, 7), '+1 (212) 555-' + digits(r, 4), '+32 2 ' + digits(r, 3) + ' ' + digits(r, 2) + ' ' + digits(r, 2)])


def email(r):
    name = ''.join(r.choice(string.ascii_lowercase) for _ in range(6))
    return r.choice([name, name + '.' + name, name + digits(r, 2), name + '+tag']) + '@' + r.choice(
        ['orange.fr', 'gmail.com', 'mail.banque.example', 'la-poste.net', 'UNI-Lyon1.fr'])


def change(r, s):
    at = r.choice([i for i, c in enumerate(s) if c in string.digits and i > 3])
    return s[:at] + str((int(s[at]) + r.randint(1, 9)) % 10) + s[at + 1:]


def nothing(r):
    return r.choice([
        lambda: '%02d/%02d/%d' % (r.randint(1, 28), r.randint(1, 12), r.randint(1990, 2030)),
        lambda: '%d %03d,%02d €' % (r.randint(1, 99), r.randint(0, 999), r.randint(0, 99)),
        lambda: '08 %s %s %s %s' % tuple(digits(r, 2) for _ in range(4)),
        lambda: '3%s' % digits(r, 3),
        lambda: '+' + luhn('4' + digits(r, 14)),
        lambda: '@' + 'user@mastodon.example',
        lambda: 'le %d à %dh%02d' % (r.randint(1, 28), r.randint(8, 18), r.randint(0, 59)),
        lambda: '7%s' % digits(r, 15),
        lambda: 'dossier ' + digits(r, 8),
    ])()


def row(r, kind, number):
    before, after = r.choice(BEFORE), r.choice(AFTER)
    if number.startswith('+') and before.endswith('+'):
        before = ''
    text = before + number + after
    real = lambda s: len(s.replace('␤', '\n').encode())
    start = real(before)
    return (kind, start, start + real(number), text) if kind != '-' else ('-', 0, 0, text)


def half(seed):
    r = random.Random(seed)
    rows = []
    countries = sorted(LENGTHS)
    for i in range(200):
        s = iban(r, 'FR' if i % 3 == 0 else countries[i % len(countries)])
        s = s.lower() if r.random() < 0.2 else s
        rows.append(row(r, 'iban', grouped(r, s, [4])))
    rows += [row(r, 'card', group_card(r, card(r))) for _ in range(200)]
    rows += [row(r, 'nir', group_nir(r, nir(r))) for _ in range(100)]
    rows += [row(r, 'phone', phone(r)) for _ in range(100)]
    rows += [row(r, 'email', email(r)) for _ in range(50)]
    rows += [row(r, '-', grouped(r, change(r, iban(r, r.choice(['FR', 'DE', 'ES', 'MC', 'CH']))), [4])) for _ in range(90)]
    rows += [row(r, '-', group_card(r, change(r, card(r)))) for _ in range(100)]
    rows += [row(r, '-', group_nir(r, change(r, nir(r)))) for _ in range(60)]
    rows += [row(r, '-', nothing(r)) for _ in range(100)]
    return rows


for name, seed in (('dev', 1), ('test', 2)):
    with open('tests/golden/guard-%s.tsv' % name, 'w') as out:
        out.write('# guard-%s.tsv: made by tests/tools/gen-numbers.py; kind, first byte, byte past the last, text\n' % name)
        for kind, start, end, text in half(seed):
            out.write('%s\t%d\t%d\t%s\n' % (kind, start, end, text))
