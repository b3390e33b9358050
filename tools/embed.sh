#!/bin/sh
# embed.sh NAME FILE…: text files, one after the other, as a C string constant (each line one literal).
printf 'static const char %s[] =\n' "$1"
shift
sed -e 's/\\/\\\\/g' -e 's/"/\\"/g' -e 's/	/\\t/g' -e 's/.*/\t"&\\n"/' "$@"
printf '\t;\n'
