#!/usr/bin/env python3
"""clock-oracle.py GUICHET VECTORS SEED: holds `guichet clock` against a clock that knows no sums.

Random calendars in zones with awkward clocks, near their jumps; every minute is asked by itself whether
the desk is open then, every second whether it is paused. Python's own zoneinfo is the only part that
is not written here. Prints what differs; ends with 1 then.
"""
import datetime as dt
import random
import subprocess
import sys
from zoneinfo import ZoneInfo

ZONES = ('Europe/Paris', 'America/New_York', 'Australia/Lord_Howe', 'Asia/Kathmandu', 'Africa/Casablanca',
         'Europe/Dublin', 'America/Havana', 'Asia/Beirut', 'Pacific/Chatham', 'America/St_Johns', 'UTC')
DAYS = ('Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun')
UTC = dt.timezone.utc
EPOCH = dt.datetime(1970, 1, 1)


def epoch(aware):
    return round(aware.timestamp())


def instant(zone, naive, closing):
    """A local time as seconds: fold 0 is what a gap wants, and the first of two; the last one is fold 1."""
    first = naive.replace(tzinfo=zone, fold=0)
    if closing:
        last = naive.replace(tzinfo=zone, fold=1)
        if last.astimezone(UTC).astimezone(zone).replace(tzinfo=None) == naive:
            return epoch(last)
    return epoch(first)


class Calendar:
    def __init__(self, rng):
        self.name = rng.choice(ZONES)
        self.zone = ZoneInfo(self.name)
        self.week = {d: self.periods(rng) for d in range(7) if rng.random() < .8}
        self.except_, self.holidays = {}, set()
        if not any(self.week.values()):
            self.week[0] = [(9 * 60, 18 * 60)]

    @staticmethod
    def periods(rng):
        shape = rng.randrange(5)
        if shape == 0:
            return [(0, 1440)]
        if shape == 1:
            return [(9 * 60, 12 * 60 + 30), (13 * 60 + 30, 18 * 60)]
        if shape == 2:
            return [(22 * 60, 1440 + 6 * 60)]
        out = []
        for _ in range(rng.randint(1, 3)):
            begin = rng.randrange(1440)
            out.append((begin, begin + rng.randint(1, 1439)))
        return out

    def add_exceptions(self, rng, day):
        for _ in range(rng.randrange(4)):
            self.except_[day + dt.timedelta(rng.randrange(-3, 12))] = [] if rng.random() < .5 else self.periods(rng)
        for _ in range(rng.randrange(3)):
            self.holidays.add(day + dt.timedelta(rng.randrange(-3, 12)))

    def text(self, ics):
        def hours(periods):
            return ' '.join('%02d:%02d-%02d:%02d' % (a // 60, a % 60, (b if b <= 1440 else b - 1440) // 60, b % 60)
                            for a, b in periods) or 'closed'
        out = ['[calendar]', 'zone = ' + self.name,
               'week = ' + '; '.join(f'{DAYS[d]} {hours(p)}' for d, p in self.week.items())]
        if self.except_:
            out.append('except = ' + '; '.join(f'{d} {hours(p)}' for d, p in self.except_.items()))
        if self.holidays:
            out.append('holidays = ' + ics)
        return '\n'.join(out) + '\n'

    def ics(self):
        events = ''.join(f'BEGIN:VEVENT\r\nDTSTART;VALUE=DATE:{d:%Y%m%d}\r\nSUMMARY:férié\r\nEND:VEVENT\r\n'
                         for d in sorted(self.holidays))
        return f'BEGIN:VCALENDAR\r\nVERSION:2.0\r\n{events}END:VCALENDAR\r\n'

    def open_minutes(self, first, last):
        """The set of minutes since 1970 in which the desk is open, for local days first … last."""
        found, day = set(), first - dt.timedelta(3)
        while day <= last + dt.timedelta(2):
            periods = self.except_.get(day)
            if periods is None:
                periods = [] if day in self.holidays else self.week.get(day.weekday(), [])
            midnight = dt.datetime.combine(day, dt.time())
            for a, b in periods:
                begin = instant(self.zone, midnight + dt.timedelta(minutes=a), False)
                end = instant(self.zone, midnight + dt.timedelta(minutes=b), True)
                found.update(range(begin // 60, end // 60))
            day += dt.timedelta(1)
        return found


def running(minutes, pauses, minute, low=0, high=60):
    """Seconds of that minute which count."""
    if minute not in minutes:
        return 0
    begin = minute * 60
    if all(b <= begin or a >= begin + 60 for a, b in pauses):
        return high - low
    return sum(1 for s in range(begin + low, begin + high) if not any(a <= s < b for a, b in pauses))


def elapsed(minutes, pauses, start, end):
    total = 0
    for m in range(start // 60, (end - 1) // 60 + 1 if end > start else start // 60):
        total += running(minutes, pauses, m, max(start - m * 60, 0), min(end - m * 60, 60))
    return total


def due(minutes, pauses, start, target):
    m, total = start // 60, 0
    if target == 0:
        return start
    while True:
        low = max(start - m * 60, 0)
        step = running(minutes, pauses, m, low)
        if total + step >= target:
            for high in range(low, 61):
                if total + running(minutes, pauses, m, low, high) >= target:
                    return m * 60 + high
        total += step
        m += 1


def jumps(zone, year):
    """Days on which the zone's clock changes."""
    offset, out = None, []
    for n in range(366):
        day = dt.date(year, 1, 1) + dt.timedelta(n)
        now = dt.datetime.combine(day, dt.time(12), zone).utcoffset()
        if offset is not None and now != offset:
            out.append(day)
        offset = now
    return out


def iso(seconds, zone):
    return dt.datetime.fromtimestamp(seconds, zone).isoformat()


def main():
    guichet, vectors, rng = sys.argv[1], int(sys.argv[2]), random.Random(int(sys.argv[3]))
    wrong = done = 0
    while done < vectors:
        calendar = Calendar(rng)
        year = rng.randrange(2024, 2032)
        near = jumps(calendar.zone, year) if rng.random() < .7 else []
        day = rng.choice(near) if near else dt.date(year, rng.choice((2, 12)), 26)
        calendar.add_exceptions(rng, day)
        with open('oracle.cal', 'w') as f:
            f.write(calendar.text('oracle.ics'))
        with open('oracle.ics', 'w') as f:
            f.write(calendar.ics())
        minutes = calendar.open_minutes(day - dt.timedelta(10), day + dt.timedelta(40))
        base = epoch(dt.datetime.combine(day, dt.time(), calendar.zone))
        for _ in range(8):
            start = base + rng.randrange(-2 * 86400, 2 * 86400)
            pauses = []
            for _ in range(rng.choice((0, 0, 1, 3))):
                begin = start + rng.randrange(-86400, 3 * 86400)
                pauses.append((begin, begin + rng.randrange(1, 86400)))
            args = [a for p in pauses for a in ('--pause', iso(p[0], UTC) + '/' + iso(p[1], calendar.zone))]
            if rng.random() < .5:
                end = start + rng.randrange(0, 8 * 86400)
                ask = ['elapsed', '--from', iso(start, calendar.zone), '--to', iso(end, UTC)]
                want = str(elapsed(minutes, pauses, start, end))
            else:
                target = rng.choice((0, 1, 60, 1800, 4 * 3600, rng.randrange(1, 20 * 3600)))
                if len(minutes) * 60 < target + 6 * 86400:
                    continue
                ask = ['due', '--start', iso(start, UTC), '--target', str(target)]
                want = iso(due(minutes, pauses, start, target), calendar.zone)
            run = subprocess.run([guichet, 'clock', ask[0], '--calendar', 'oracle.cal', *ask[1:], *args],
                                 capture_output=True, text=True)
            got = run.stdout.strip() or run.stderr.strip()
            done += 1
            if got != want:
                wrong += 1
                print(calendar.text('oracle.ics'), *ask, *args, '\n  ', got, 'instead of', want)
    print(f'{done} vectors, {wrong} wrong')
    return 1 if wrong else 0


sys.exit(main())
