sendplan init --base-date 2027-03-01
sendplan channel set linkedin --capacity 3 --followups-first
sendplan channel set linkedin:north --capacity 2 --followups-first && sendplan channel set linkedin:south --capacity 2
sendplan window set linkedin:north --most 3 --days 7
sendplan channel set email --capacity 4
sendplan share set email --campaign spring --percent 50
sendplan recipient limit --most 1 --days 3
sendplan capacity set linkedin 2027-03-03 0 --reason 'holiday'
sendplan import many.csv && sendplan plan --horizon 9 && sendplan approve 1
