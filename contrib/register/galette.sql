-- Galette, on PostgreSQL or MariaDB. Once a night, into the watched folder:
--
--     psql galette --csv -c 'SELECT * FROM crieur_people' >members.complete.new
--     mv members.complete.new members.complete.csv
--
-- date_echeance is what Galette itself derives from the contributions.
CREATE VIEW crieur_people AS
SELECT email_adh AS address,
       nom_adh AS lastname,
       prenom_adh AS firstname,
       COALESCE(CAST(date_echeance AS CHAR(10)), '') AS paid_until,
       CASE WHEN bool_exempt_adh THEN 'yes' ELSE 'no' END AS exempt,
       CASE WHEN activite_adh THEN 'member' ELSE 'resigned' END AS standing
  FROM galette_adherents
 WHERE email_adh <> '';
