-- SPDX-License-Identifier: Apache-2.0
-- The books of a 2021 exchange: the same invariants as far as it has the tables.

-- name: coin-flows
CREATE TEMPORARY TABLE book_flows AS
  SELECT known_coin_id, 'spent' AS kind, amount_with_fee_val + amount_with_fee_frac / 1e8::numeric AS amount FROM deposits
  UNION ALL SELECT old_known_coin_id, 'spent', amount_with_fee_val + amount_with_fee_frac / 1e8::numeric
    FROM refresh_commitments
  UNION ALL SELECT known_coin_id, 'recoup', amount_val + amount_frac / 1e8::numeric FROM recoup
  UNION ALL SELECT known_coin_id, 'recoup', amount_val + amount_frac / 1e8::numeric FROM recoup_refresh
  UNION ALL SELECT known_coin_id, 'refund', r.amount_with_fee_val + r.amount_with_fee_frac / 1e8::numeric
    FROM refunds r JOIN deposits USING (deposit_serial_id)
  UNION ALL SELECT old_known_coin_id, 'recoup-back', r.amount_val + r.amount_frac / 1e8::numeric
    FROM recoup_refresh r JOIN refresh_revealed_coins USING (rrc_serial) JOIN refresh_commitments USING (melt_serial_id)

-- name: coin-sums
CREATE TEMPORARY TABLE book_sums AS
  SELECT known_coin_id, denominations_serial, coin_val + coin_frac / 1e8::numeric AS coin,
      fee_deposit_val + fee_deposit_frac / 1e8::numeric AS fee_deposit,
      fee_refund_val + fee_refund_frac / 1e8::numeric AS fee_refund,
      coalesce(sum(amount) FILTER (WHERE kind = 'spent'), 0) AS spent,
      coalesce(sum(amount) FILTER (WHERE kind = 'recoup'), 0) AS recouped,
      coalesce(sum(amount) FILTER (WHERE kind = 'refund'), 0) AS refunded,
      count(*) FILTER (WHERE kind = 'refund') AS refunds,
      coalesce(sum(amount) FILTER (WHERE kind = 'recoup-back'), 0) AS recouped_back
    FROM known_coins JOIN denominations USING (denominations_serial) LEFT JOIN book_flows USING (known_coin_id)
   GROUP BY 1, 2, 3, 4, 5

-- name: reserve-sums
CREATE TEMPORARY TABLE book_reserves AS
  WITH flows AS (
    SELECT reserve_uuid, credit_val + credit_frac / 1e8::numeric AS amount FROM reserves_in
    UNION ALL SELECT reserve_uuid, r.amount_val + r.amount_frac / 1e8::numeric
      FROM recoup r JOIN reserves_out USING (reserve_out_serial_id)
    UNION ALL SELECT reserve_uuid, -(amount_with_fee_val + amount_with_fee_frac / 1e8::numeric) FROM reserves_out
    UNION ALL SELECT reserve_uuid, -(amount_val + amount_frac / 1e8::numeric) FROM reserves_close)
  SELECT reserve_uuid, current_balance_val + current_balance_frac / 1e8::numeric AS current_balance,
      coalesce(sum(amount), 0) AS balance
    FROM reserves LEFT JOIN flows USING (reserve_uuid)
   GROUP BY 1, 2

-- name: R1
SELECT 'reserve ' || reserve_uuid || ' has balance ' || balance FROM book_reserves WHERE balance < 0

-- name: R10
SELECT 'reserve ' || reserve_uuid || ' says ' || current_balance || ', its rows ' || balance
  FROM book_reserves WHERE balance <> current_balance

-- name: C1
SELECT 'coin ' || known_coin_id || ' of ' || coin || ' is overspent'
  FROM book_sums
 WHERE spent + recouped + refunds * fee_refund
     > coin + refunded + recouped_back + CASE WHEN refunds > 0 THEN fee_deposit ELSE 0 END

-- name: C3
SELECT 'denomination ' || denominations_serial || ': more coins than were issued'
  FROM denominations d
 WHERE (SELECT count(*) FROM known_coins c WHERE c.denominations_serial = d.denominations_serial)
     > (SELECT count(*) FROM reserves_out o WHERE o.denominations_serial = d.denominations_serial)
     + (SELECT count(*) FROM refresh_revealed_coins r WHERE r.denominations_serial = d.denominations_serial)

-- name: C4
SELECT 'denomination ' || denominations_serial || ' has balance ' || balance
  FROM (SELECT denominations_serial,
            (coin_val + coin_frac / 1e8::numeric) * (
                (SELECT count(*) FROM reserves_out o WHERE o.denominations_serial = d.denominations_serial)
              + (SELECT count(*) FROM refresh_revealed_coins r WHERE r.denominations_serial = d.denominations_serial))
          + coalesce((SELECT sum(refunded - refunds * fee_refund + recouped_back - spent)
              FROM book_sums s WHERE s.denominations_serial = d.denominations_serial), 0) AS balance
          FROM denominations d) AS d
 WHERE balance < 0

-- name: C6
SELECT 'melt ' || melt_serial_id || ' gave more change than it took'
  FROM refresh_commitments m
  JOIN known_coins k ON k.known_coin_id = m.old_known_coin_id
  JOIN denominations old ON old.denominations_serial = k.denominations_serial
  JOIN refresh_revealed_coins r USING (melt_serial_id)
  JOIN denominations new ON new.denominations_serial = r.denominations_serial
 GROUP BY melt_serial_id, m.amount_with_fee_val, m.amount_with_fee_frac, old.fee_refresh_val, old.fee_refresh_frac
HAVING sum(new.coin_val + new.coin_frac / 1e8::numeric + new.fee_withdraw_val + new.fee_withdraw_frac / 1e8::numeric)
     > m.amount_with_fee_val + m.amount_with_fee_frac / 1e8::numeric
       - old.fee_refresh_val - old.fee_refresh_frac / 1e8::numeric

-- name: W1
WITH refunded AS (
    SELECT deposit_serial_id, sum(amount_with_fee_val + amount_with_fee_frac / 1e8::numeric) AS amount
      FROM refunds GROUP BY 1),
  parts AS (
    SELECT wtid_raw, d.amount_with_fee_val + d.amount_with_fee_frac / 1e8::numeric AS paid,
        coalesce(r.amount, 0) AS refunded, fee_deposit_val + fee_deposit_frac / 1e8::numeric AS fee
      FROM aggregation_tracking
      JOIN deposits d USING (deposit_serial_id)
      JOIN known_coins USING (known_coin_id)
      JOIN denominations USING (denominations_serial)
      LEFT JOIN refunded r USING (deposit_serial_id)),
  contributions AS (
    SELECT wtid_raw, sum(paid - refunded - CASE WHEN refunded = paid THEN 0 ELSE fee END) AS amount
      FROM parts GROUP BY 1)
SELECT 'transfer ' || encode(wtid_raw, 'hex') || ', due are ' || c.amount
  FROM wire_out w
  JOIN wire_fee f ON f.wire_method = split_part(w.wire_target, '/', 3)
    AND f.start_date <= w.execution_date AND w.execution_date < f.end_date
  LEFT JOIN contributions c USING (wtid_raw)
 WHERE w.amount_val + w.amount_frac / 1e8::numeric IS DISTINCT FROM
     floor((c.amount - f.wire_fee_val - f.wire_fee_frac / 1e8::numeric) * 100) / 100

-- name: done
SELECT 'deposit ' || deposit_serial_id || ' is done and not tracked, or tracked and not done'
  FROM deposits LEFT JOIN aggregation_tracking t USING (deposit_serial_id)
 WHERE done <> (t.aggregation_serial_id IS NOT NULL)
