-- What version 16 adds: who holds a role, or has a right on a list, by its name.
CREATE INDEX role_holder_role ON role_holder(role, person_id);
CREATE INDEX list_right_list ON list_right(list, person_id);
