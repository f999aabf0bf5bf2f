"""Names of months and weekdays: a dated line repeats although its date does not."""

from __future__ import annotations

_MONTHS = """
january february march april may june july august september october november december
januar februar märz april mai juni juli august september oktober november dezember jänner
janvier février mars avril mai juin juillet août septembre octobre novembre décembre
enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre
gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre
janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro dezembro
januari februari maart april mei juni juli augustus september oktober november december
ledna února března dubna května června července srpna září října listopadu prosince
stycznia lutego marca kwietnia maja czerwca lipca sierpnia września października grudnia
januari februari mars april maj juni juli augusti september oktober november december
января февраля марта апреля мая июня июля августа сентября октября ноября декабря
jan feb mar apr jun jul aug sep sept oct nov dec mrz okt dez janv févr avr juil déc
ene abr ago dic gen mag giu lug set ott fev out mrt
"""
_DAYS = """
monday tuesday wednesday thursday friday saturday sunday mon tue tues wed thu thur thurs fri sat sun
montag dienstag mittwoch donnerstag freitag samstag sonnabend sonntag
lundi mardi mercredi jeudi vendredi samedi dimanche
lunes martes miércoles jueves viernes sábado domingo
lunedì martedì mercoledì giovedì venerdì sabato domenica
segunda terça quarta quinta sexta
maandag dinsdag woensdag donderdag vrijdag zaterdag zondag
"""

CALENDAR = frozenset((_MONTHS + _DAYS).split())
