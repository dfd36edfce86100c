-- SPDX-License-Identifier: Apache-2.0
-- Types and functions the tables of a 2024 exchange are made of.

-- value = val + frac / 100000000. The database checks neither range nor NULL of the members.
CREATE TYPE taler_amount AS (val bigint, frac integer);

CREATE DOMAIN gnunet_hashcode AS bytea CHECK (length(VALUE) = 32);

-- The default of wire_targets.access_token. Not a strong source of randomness, and none is needed:
-- an exchange to work against has no secrets.
CREATE FUNCTION random_bytea(bytea_length integer) RETURNS bytea LANGUAGE sql VOLATILE AS $$
  SELECT decode(string_agg(lpad(to_hex(floor(random() * 256)::integer), 2, '0'), ''), 'hex')
    FROM generate_series(1, bytea_length)
$$;
