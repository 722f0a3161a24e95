-- What version 4 changes: an account that is closed is a class of what came
-- back.

-- A CHECK is changed where it is written, as in version 3.
PRAGMA writable_schema = ON;
UPDATE sqlite_schema SET sql = replace(sql, 'class = ''address'' OR',
 'class = ''address'' OR class = ''disabled'' OR')
 WHERE type = 'table' AND name = 'bounce';
PRAGMA writable_schema = RESET;
