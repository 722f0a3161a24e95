/* What kind of message it is, from what its header says. */
#include <string.h>

#include "crieur/base/attribute.h"
#include "crieur/message/message.h"
#include "crieur/message/part.h"
#include "crieur/message/reply.h"

#include "text.h"

enum {
	CALENDAR_MAX = 4096,
	COMMAND_MAX = 64,
	COMMAND_MAIL_MAX = 256 * 1024
};

/* The first word of a field, without parameters; empty if it is missing. */
static struct span
first_word(const struct message *message, const char *name)
{
	struct span rest = span_of(message_header(message, name));
	size_t length = 0;

	while (length < rest.len && strchr(" \t;,(", rest.at[length]) == NULL)
		length++;
	return span_first(rest, length);
}

static bool
is_report(const struct message *message)
{
	const char *type = message_type(message);

	return strcmp(type, "multipart/report") == 0 ||
	       strcmp(type, "message/delivery-status") == 0 ||
	       strcmp(type, "message/disposition-notification") == 0;
}

static bool
has_bulk_precedence(const struct message *message)
{
	struct span word = first_word(message, "Precedence");

	if (message_count(message, LOOP_MARK) > 0)
		return false;
	return span_is_nocase(word, "bulk") || span_is_nocase(word, "junk") ||
	       span_is_nocase(word, "list") ||
	       span_is_nocase(word, "auto_reply");
}

bool
message_is_automatic(const struct message *message)
{
	static const char *const marks[] = { "X-Autoreply", "X-Autorespond",
		"X-Autoresponder", "X-AutoReply-From", "X-Mail-Autoreply",
		"X-FC-MachineGenerated" };
	struct span word = first_word(message, "Auto-Submitted");
	struct span path = span_of(message_header(message, "Return-Path"));

	if (word.len > 0 && !span_is_nocase(word, "no"))
		return true;
	for (size_t i = 0; i < COUNT_OF(marks); i++) {
		const char *value = message_header(message, marks[i]);
		if (value != NULL && strcasecmp(value, "no") != 0)
			return true;
	}
	return span_is(path, "<>") || is_report(message) ||
	       has_bulk_precedence(message);
}

/* What autoresponders that do not say what they are put before the subject, in
 * the languages of our members' and their correspondents' mailers. */
static const char *const absences[] = { "réponse automatique",
	"message automatique", "message d'absence", "notification d'absence",
	"absence du bureau", "absent du bureau",
	"absence :", "absence:", "[absence]", "accusé de réception",
	"répondeur", "automatic reply", "automated reply", "automated response",
	"auto reply", "auto-reply", "autoreply", "auto response",
	"auto-response", "auto:", "out of office", "out of the office",
	"out-of-office", "ooo:", "away from", "i am away", "on vacation",
	"on holiday", "vacation", "automatische antwort",
	"automatische rückantwort", "abwesenheit", "abwesend",
	"respuesta automática", "fuera de la oficina", "fuera de oficina",
	"risposta automatica", "fuori ufficio", "fuori sede",
	"resposta automática", "fora do escritório", "ausência",
	"resposta automàtica", "automatisch antwoord", "afwezig",
	"niet aanwezig", "automatyczna odpowiedź", "nieobecność", "autosvar",
	"automatiskt svar", "automatisk svar", "frånvaro", "fravær",
	"automaattinen vastaus", "automatická odpov", "automatikus válasz",
	"răspuns automat", "otomatik yan", "αυτόματη απάντηση",
	"автоматический ответ", "автоматична відповідь", "رد تلقائي",
	"自动回复", "自動回覆", "自動応答", "自動返信", "자동 회신", NULL };

bool
message_is_absence(const struct message *message)
{
	struct span subject =
	    span_trim(span_of(message_header(message, "Subject")));

	return span_any(subject, absences, span_starts_nocase);
}

bool
message_is_spam(const struct message *message)
{
	static const struct {
		const char *name, *word;
	} marks[] = {
		{ "X-Spam-Flag", "yes" }, { "X-Spam-Status", "yes" },
		{ "X-Spam", "yes" },
		{ "X-VR-SPAMSTATE", "spam" }, /* OVH's filter */
	};

	for (size_t i = 0; i < COUNT_OF(marks); i++) {
		if (span_is_nocase(
			first_word(message, marks[i].name), marks[i].word))
			return true;
	}
	return false;
}

bool
message_is_invitation_reply(const struct message *message)
{
	for (size_t i = 0; i < message_n_parts(message); i++) {
		CLEANUP(str_fini) struct str text = { 0 };
		struct err ignored = { 0 };
		const struct message_part *part = message_part(message, i);
		if (strcmp(part->type, "text/calendar") != 0 ||
		    part_text(part, CALENDAR_MAX, &text, &ignored) != 0)
			continue;
		if (span_contains_nocase(str_span(&text), "\nMETHOD:REPLY"))
			return true;
	}
	return false;
}

static const char *const commands[] = { "désinscription", "desinscription",
	"désabonnement", "desabonnement", "désinscrire", "desinscrire",
	"désabonner", "désinscrivez-moi", "désabonnez-moi", "me désinscrire",
	"me désabonner", "se désinscrire", "se désabonner",
	"merci de me désinscrire", "merci de me désabonner",
	"je souhaite me désinscrire", "je souhaite me désabonner",
	"je veux me désinscrire", "je veux me désabonner", "unsubscribe",
	"unsubscribe me", "please unsubscribe", "please unsubscribe me",
	"signoff", "leave", "remove", "remove me", "please remove me",
	"quitter", "inscription", "m'inscrire", "s'inscrire", "abonnement",
	"subscribe", "join", "aide", "help", NULL };

static bool
is_command(struct span text)
{
	CLEANUP(str_fini) struct str lower = { 0 };

	text = span_trim(text);
	while (text.len > 0 &&
	       strchr(".!?;, *-_\n", text.at[text.len - 1]) != NULL)
		text.len--;
	/* É is the only capital that these have beyond ASCII. */
	for (size_t i = 0; i < text.len && text.len < COMMAND_MAX; i++) {
		bool is_capital =
		    i > 0 && text.at[i] == '\x89' && text.at[i - 1] == '\xc3';
		str_addc(&lower, is_capital ? '\xa9' : text.at[i]);
	}
	return lower.len > 0 &&
	       span_any(str_span(&lower), commands, span_is_nocase);
}

bool
message_is_bare_command(const struct message *message)
{
	CLEANUP(str_fini) struct str text = { 0 };
	struct err ignored = { 0 };

	if (message_raw(message).len > COMMAND_MAIL_MAX ||
	    message_n_attachments(message) > 0 ||
	    reply_read(message, &text, &ignored) != 0)
		return false;
	if (text.len > 0)
		return is_command(str_span(&text));
	return !message_is_reply(message) &&
	       is_command(span_of(message_header(message, "Subject")));
}

bool
message_is_reply(const struct message *message)
{
	static const char *const prefixes[] = {
		"Re:", "Re :", "RÉF:", "AW:", "SV:", NULL
	};
	struct span subject = span_of(message_header(message, "Subject"));

	return message_count(message, "In-Reply-To") > 0 ||
	       message_count(message, "References") > 0 ||
	       span_any(subject, prefixes, span_starts_nocase);
}

bool
message_is_html_only(const struct message *message)
{
	bool has_html = false;

	for (size_t i = 0; i < message_n_parts(message); i++) {
		const struct message_part *part = message_part(message, i);
		if (part->is_attachment)
			continue;
		if (strcmp(part->type, "text/plain") == 0 &&
		    span_trim(part->body).len > 0)
			return false;
		has_html |= strcmp(part->type, "text/html") == 0;
	}
	return has_html;
}

bool
message_has_passed(const struct message *message, struct span list_address)
{
	for (size_t i = 0; i < message_n_fields(message); i++) {
		struct header_field field = message_field(message, i);
		if (span_is_nocase(field.name, LOOP_MARK) &&
		    span_equal_nocase(span_trim(field.value), list_address))
			return true;
	}
	return false;
}
