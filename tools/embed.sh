#!/bin/sh
# embed.sh NAME FILE: a text file as a C string constant (each line one literal).
printf 'static const char %s[] =\n' "$1"
sed -e 's/\\/\\\\/g' -e 's/"/\\"/g' -e 's/	/\\t/g' -e 's/.*/\t"&\\n"/' "$2"
printf '\t;\n'
