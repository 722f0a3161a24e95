-- Paheko 1.3: its register is a SQLite file, which crieur reads where it lies:
--
--     sqlite3 association.sqlite < paheko.sql
--     crieur people import association.sqlite --view crieur_people --complete
--
-- Members of hidden categories ("Anciens membres") are left out, so that with
-- --complete they have left. The fields nom and email are those Paheko begins
-- with; an association may have others.
DROP VIEW IF EXISTS crieur_people;
CREATE VIEW crieur_people AS
SELECT u.email AS address,
       u.nom AS name,
       (SELECT max(su.expiry_date) FROM services_users AS su
         WHERE su.id_user = u.id AND su.paid = 1) AS paid_until
  FROM users AS u
  JOIN users_categories AS c ON c.id = u.id_category
 WHERE u.email <> '' AND c.hidden = 0;
