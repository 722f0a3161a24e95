-- Dolibarr, on MariaDB or PostgreSQL. Once a night, into the watched folder
-- (columns parted by tabs are read too):
--
--     mariadb --batch -e 'SELECT * FROM crieur_people' dolibarr \
--         >members.complete.new && mv members.complete.new members.complete.csv
CREATE VIEW crieur_people AS
SELECT a.email AS address,
       a.lastname AS lastname,
       a.firstname AS firstname,
       COALESCE(CAST(a.datefin AS CHAR(10)), '') AS paid_until,
       CASE WHEN t.subscription IN ('no', '0') THEN 'yes' ELSE 'no' END
           AS exempt,
       CASE a.statut WHEN 1 THEN 'member' WHEN 0 THEN 'resigned'
           WHEN -2 THEN 'struck-off' ELSE 'candidate' END AS standing
  FROM llx_adherent AS a
  JOIN llx_adherent_type AS t ON t.rowid = a.fk_adherent_type
 WHERE a.email <> '';
