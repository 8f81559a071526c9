-- Ferry lines, for MySQL and MariaDB: five harbours, their ships, and who sails; small, and ours, so that it is at hand where no public sample is.

CREATE TABLE harbour (
    code char(3) NOT NULL PRIMARY KEY,
    name varchar(60) NOT NULL UNIQUE,
    country varchar(40),
    latitude decimal(7, 4) NOT NULL,
    feeder_of char(3),
    CONSTRAINT harbour_feeder FOREIGN KEY (feeder_of) REFERENCES harbour (code)
) CHARACTER SET utf8mb4;
CREATE TABLE ship (
    id int NOT NULL AUTO_INCREMENT PRIMARY KEY,
    name varchar(80) NOT NULL,
    built date,
    gross_tonnage decimal(9, 2),
    active tinyint(1) NOT NULL DEFAULT 1,
    remarks text,
    KEY ship_name (name)
) CHARACTER SET utf8mb4;
CREATE TABLE route (
    from_harbour char(3) NOT NULL,
    to_harbour char(3) NOT NULL,
    nautical_miles smallint NOT NULL CHECK (nautical_miles > 0),
    fare decimal(8, 2),
    PRIMARY KEY (from_harbour, to_harbour),
    CONSTRAINT route_from FOREIGN KEY (from_harbour) REFERENCES harbour (code),
    CONSTRAINT route_to FOREIGN KEY (to_harbour) REFERENCES harbour (code) ON UPDATE CASCADE
) CHARACTER SET utf8mb4;
CREATE TABLE sailing (
    id bigint unsigned NOT NULL AUTO_INCREMENT PRIMARY KEY,
    from_harbour char(3) NOT NULL,
    to_harbour char(3) NOT NULL,
    ship_id int,
    departs datetime(3) NOT NULL,
    kind enum('day', 'night') NOT NULL DEFAULT 'day',
    CONSTRAINT sailing_route FOREIGN KEY (from_harbour, to_harbour) REFERENCES route (from_harbour, to_harbour),
    CONSTRAINT sailing_ship FOREIGN KEY (ship_id) REFERENCES ship (id) ON DELETE SET NULL,
    UNIQUE KEY sailing_once (departs, from_harbour)
) CHARACTER SET utf8mb4;
CREATE TABLE passenger (
    id int NOT NULL AUTO_INCREMENT PRIMARY KEY,
    name varchar(80) NOT NULL,
    mail varchar(120) UNIQUE,
    guide_id int,
    CONSTRAINT passenger_guide FOREIGN KEY (guide_id) REFERENCES passenger (id)
) CHARACTER SET utf8mb4;
CREATE TABLE booking (
    sailing_id bigint unsigned NOT NULL,
    passenger_id int NOT NULL,
    seats tinyint unsigned NOT NULL DEFAULT 1,
    paid decimal(8, 2),
    PRIMARY KEY (sailing_id, passenger_id),
    CONSTRAINT booking_sailing FOREIGN KEY (sailing_id) REFERENCES sailing (id) ON DELETE CASCADE,
    CONSTRAINT booking_passenger FOREIGN KEY (passenger_id) REFERENCES passenger (id)
) CHARACTER SET utf8mb4;

INSERT INTO harbour VALUES ('HEL', 'Helsinki', 'Finland', 60.1674, NULL), ('TLL', 'Tallinn', 'Viro / Estonia', 59.4370, 'HEL'),
    ('STO', 'Stockholm', '', 59.3293, NULL), ('ÅAR', 'Århus; "Smilets By"', 'Danmark', 56.1629, NULL), ('KIE', 'Kiel', NULL, 54.3233, 'STO');

INSERT INTO ship (id, name, built, gross_tonnage, active, remarks) VALUES (3, 'Nordwind', '1998-05-17', 35492.50, TRUE, 'It''s "the old one"'),
    (7, 'Sjöstjärnan', '2012-02-29', 57565.00, TRUE, NULL), (12, 'Kärcher No. 5', '1971-12-31', 812.25, FALSE, ''),
    (40, '海猫', NULL, 9.99, TRUE, 'line one
line two\\	tab');

INSERT INTO route VALUES ('HEL', 'TLL', 82, 9.90), ('TLL', 'HEL', 82, 9.90), ('STO', 'HEL', 480, 49.00), ('KIE', 'STO', 690, 129.95), ('ÅAR', 'KIE', 260, NULL);

INSERT INTO sailing (id, from_harbour, to_harbour, ship_id, departs, kind) VALUES (1, 'HEL', 'TLL', 7, '2024-02-29 08:30:00', 'day'),
    (2, 'HEL', 'TLL', 7, '2024-03-31 02:30:00', 'night'), (5, 'STO', 'HEL', 3, '2024-10-27 02:30:00.125', 'night'), (6, 'KIE', 'STO', NULL, '1999-12-31 23:59:59.999', 'day');

INSERT INTO passenger (id, name, mail, guide_id) VALUES (1, 'Åsa Öberg', 'asa@example.com', NULL), (2, 'Timo', 'timo@example.com', 1), (3, 'Timo', NULL, 1), (10, ' Ann  ', NULL, 2);

INSERT INTO booking VALUES (1, 1, 4, 19.80), (1, 2, 1, 0.00), (2, 1, 1, -5.25), (5, 3, 2, NULL), (6, 10, 127, 99999.99);
