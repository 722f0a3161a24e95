# A register of invented people, the same at every run but for the dates.
#
#     awk -v paid=2026-12-31 -v lapsed=2025-03-01 -f people.awk
#
# Columns: address,password,name,groups,roles,paid_until, then the organisation
# whose contact somebody is, its kind, and until when it has paid; several
# values are separated by spaces. The domains are those of RFC 2606: no mail can leave.

BEGIN {
	n_first = split("Adèle Basile Camille Damien Élise Félix Gaëlle Hugo " \
	    "Inès Jules Katell Léon Maëlle Noé Océane Paul Quitterie Rémi " \
	    "Solène Théo Ursule Victor Wanda Xavier Yaëlle Zoé", first, " ")
	n_last = split("Aubépine Bruyère Châtaigne Dubosc Églantier Fougère " \
	    "Genêt Houx Iris Jonc Lavande Mélèze Noisetier Osier Peuplier " \
	    "Romarin Sureau Tilleul Verveine", last, " ")
	n_group = split("acttes agriculture compta-care services-proximite " \
	    "communs-democratie", group, " ")
	split("example.org example.net example.com", domain, " ")
	print "address,password,name,groups,roles,paid_until," \
	    "organisation,organisation_kind,organisation_paid_until"
	for (number = 1; number <= 100; number++)
		person(number)
}

function plain(text) {
	gsub(/à|â|À|Â/, "a", text)
	gsub(/é|è|ê|ë|É|È|Ê|Ë/, "e", text)
	gsub(/î|ï|Î|Ï/, "i", text)
	gsub(/ô|ö|Ô|Ö/, "o", text)
	gsub(/û|ü|Û|Ü/, "u", text)
	return tolower(text)
}

function add(text, word) {
	return text == "" ? word : text " " word
}

function person(number,    name, address, groups, roles, until, at) {
	at = number - 1
	name = first[at % n_first + 1] " " last[at % n_last + 1]
	address = plain(name)
	sub(/ /, ".", address)
	address = address "@" domain[at % 3 + 1]
	# One in nine writes from a second address too.
	if (number % 9 == 0)
		address = address " p" number "@ailleurs.example"
	groups = roles = ""
	until = paid
	if (number > 92) { # guests: no member, no dues, two groups to visit
		roles = "guest:" group[number % 2 + 1]
		until = ""
	} else {
		groups = group[at % n_group + 1]
		if (number % 4 == 0)
			groups = add(groups, group[(at + 2) % n_group + 1])
		groups = committees(number, groups)
		roles = office(number)
		if (number > 20 && number % 7 == 0)
			until = lapsed
		else if (number > 20 && number % 31 == 0)
			until = "" # joined, and has not paid yet
	}
	printf "%s,mot-de-passe-%d,%s,%s,%s,%s,%s\n",
	    address, 1000 + number * 37, name, groups, roles, until,
	    organisation(number, until)
}

# Two platforms in order, one that has not paid this year, and a supporter that
# is no platform. Only who has paid for themselves is a contact here.
function organisation(number, until) {
	if (until != paid || number > 92)
		return ",,"
	if (number % 18 == 1)
		return "Coopérative Aubier,platform," paid
	if (number % 18 == 7)
		return "SCIC Estran,platform," paid
	if (number % 36 == 13)
		return "Plateforme Garrigue,platform," lapsed
	if (number % 36 == 31)
		return "Mutuelle Tramontane,supporter," paid
	return ",,"
}

# The first twenty hold the offices; all of them have paid.
function office(number,    roles) {
	roles = ""
	if (number == 1)
		roles = "president"
	if (number == 2)
		roles = "dsi"
	if (number == 1 || (number >= 3 && number <= 9))
		roles = add(roles, "ca")
	if (number <= 2 * n_group)
		roles = add(roles,
		    "facilitator:" group[(number - 1) % n_group + 1])
	if (number == 11)
		roles = add(roles, "facilitator:copil-pec")
	if (number == 12)
		roles = add(roles, "facilitator:comite-orientation-pec")
	if (number == 1)
		roles = add(roles, "facilitator:copil-acttes")
	if (number == 13)
		roles = add(roles, "facilitator:echanges-plateformes")
	return roles
}

function committees(number, groups) {
	if (number == 1 || number == 6 || number == 16)
		groups = add(groups, "copil-acttes")
	if (number >= 11 && number <= 18 || number == 35)
		groups = add(groups, "copil-pec")
	if (number >= 12 && number <= 24)
		groups = add(groups, "comite-orientation-pec")
	if (number % 6 == 1)
		groups = add(groups, "echanges-plateformes")
	return groups
}
