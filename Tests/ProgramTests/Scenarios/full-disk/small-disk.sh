mkdir disk && mount -t tmpfs -o size=2m tmpfs disk && cp sendplan.db disk && cd disk || exit
sendplan import ../many.csv
echo "ended with $?"
head -c 1200000 /dev/zero > filler
sendplan init --db other.db --base-date 2027-03-01
echo "ended with $?"
ls
cmp sendplan.db ../sendplan.db && echo 'the database is as it was'
sendplan message list --format csv
