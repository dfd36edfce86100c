-- SPDX-License-Identifier: Apache-2.0
-- The books of a 2024 exchange. Each statement returns one line per violation, none when all is well.
-- Amounts are summed as numeric, in whole units.

-- name: functions
CREATE OR REPLACE FUNCTION pg_temp.num(amount exchange.taler_amount) RETURNS numeric
  LANGUAGE sql IMMUTABLE AS 'SELECT amount.val + amount.frac / 100000000.0'

-- name: known
CREATE TEMPORARY VIEW book_coins AS
  SELECT coin_pub, denominations_serial, pg_temp.num(coin) AS coin, pg_temp.num(fee_deposit) AS fee_deposit,
      pg_temp.num(fee_refund) AS fee_refund, pg_temp.num(remaining) AS remaining
    FROM known_coins JOIN denominations USING (denominations_serial)

-- name: purses
CREATE TEMPORARY VIEW book_purses AS
  SELECT purse_pub, pg_temp.num(amount_with_fee) AS target, pg_temp.num(purse_fee) AS fee,
      account_merges.purse_pub IS NOT NULL AND flags = 3 AS fee_by_reserve, pg_temp.num(balance) AS balance,
      refunded,
      (SELECT coalesce(sum(pg_temp.num(d.amount_with_fee) - fee_deposit), 0)
         FROM purse_deposits d JOIN book_coins USING (coin_pub) WHERE d.purse_pub = purse_requests.purse_pub) AS paid
    FROM purse_requests LEFT JOIN account_merges USING (purse_pub) LEFT JOIN purse_decision USING (purse_pub)

-- name: coin-flows
CREATE TEMPORARY TABLE book_flows AS
  SELECT coin_pub, 'spent' AS kind, pg_temp.num(amount_with_fee) AS amount FROM coin_deposits
  UNION ALL SELECT old_coin_pub, 'spent', pg_temp.num(amount_with_fee) FROM refresh_commitments
  UNION ALL SELECT coin_pub, 'recoup', pg_temp.num(amount) FROM recoup
  UNION ALL SELECT coin_pub, 'recoup', pg_temp.num(amount) FROM recoup_refresh
  UNION ALL SELECT coin_pub, 'spent', pg_temp.num(amount_with_fee) FROM purse_deposits
  UNION ALL SELECT coin_pub, 'open', pg_temp.num(contribution) FROM reserves_open_deposits
  UNION ALL SELECT coin_pub, 'refund', pg_temp.num(amount_with_fee) FROM refunds
  UNION ALL SELECT coin_pub, 'refund', pg_temp.num(amount_with_fee)
    FROM purse_deposits JOIN purse_decision USING (purse_pub) WHERE refunded
  UNION ALL SELECT old_coin_pub, 'recoup-back', pg_temp.num(r.amount)
    FROM recoup_refresh r JOIN refresh_revealed_coins USING (rrc_serial) JOIN refresh_commitments USING (melt_serial_id)
  UNION ALL SELECT coin_pub, 'full', 1
    FROM (SELECT coin_pub, batch_deposit_serial_id, sum(pg_temp.num(amount_with_fee)) AS refunded
            FROM refunds GROUP BY 1, 2) AS r
    JOIN coin_deposits d USING (coin_pub, batch_deposit_serial_id)
   WHERE refunded = pg_temp.num(d.amount_with_fee)

-- name: coin-sums
CREATE TEMPORARY TABLE book_sums AS
  SELECT c.coin_pub, c.denominations_serial, c.coin, c.remaining, c.fee_deposit, c.fee_refund,
      coalesce(sum(amount) FILTER (WHERE kind = 'spent'), 0) AS spent,
      coalesce(sum(amount) FILTER (WHERE kind = 'open'), 0) AS opened,
      coalesce(sum(amount) FILTER (WHERE kind = 'recoup'), 0) AS recouped,
      coalesce(sum(amount) FILTER (WHERE kind = 'refund'), 0) AS refunded,
      count(*) FILTER (WHERE kind = 'refund') AS refunds,
      count(*) FILTER (WHERE kind = 'full') AS full_refunds,
      coalesce(sum(amount) FILTER (WHERE kind = 'recoup-back'), 0) AS recouped_back
    FROM book_coins c LEFT JOIN book_flows USING (coin_pub)
   GROUP BY 1, 2, 3, 4, 5, 6

-- name: reserve-sums
CREATE TEMPORARY TABLE book_reserves AS
  WITH flows AS (
    SELECT reserve_pub, pg_temp.num(credit) AS amount, FALSE AS beyond FROM reserves_in
    UNION ALL SELECT reserve_pub, pg_temp.num(r.amount), FALSE
      FROM recoup r JOIN reserves_out USING (reserve_out_serial_id) JOIN reserves USING (reserve_uuid)
    UNION ALL SELECT reserve_pub, target, FALSE
      FROM book_purses JOIN purse_merges USING (purse_pub) WHERE refunded IS FALSE
    UNION ALL SELECT reserve_pub, -pg_temp.num(amount_with_fee), FALSE
      FROM reserves_out JOIN reserves USING (reserve_uuid)
    UNION ALL SELECT reserve_pub, -pg_temp.num(amount), FALSE FROM reserves_close
    UNION ALL SELECT reserve_pub, -pg_temp.num(reserve_payment), FALSE FROM reserves_open_requests
    UNION ALL SELECT reserve_pub, -fee, FALSE
      FROM book_purses JOIN account_merges USING (purse_pub) WHERE fee_by_reserve
    -- Lowers the exchange's own balance, but no helper counts it (invariant R1).
    UNION ALL SELECT reserve_pub, -pg_temp.num(amount_with_fee), TRUE FROM age_withdraw)
  SELECT reserve_pub, pg_temp.num(current_balance) AS current_balance,
      coalesce(sum(amount) FILTER (WHERE NOT beyond), 0) AS balance, coalesce(sum(amount), 0) AS balance_with_age
    FROM reserves LEFT JOIN flows USING (reserve_pub)
   GROUP BY 1, 2

-- name: R1
SELECT 'reserve ' || encode(reserve_pub, 'hex') || ' has balance ' || balance
  FROM book_reserves WHERE balance < 0

-- name: R10
SELECT 'reserve ' || encode(reserve_pub, 'hex') || ' says ' || current_balance || ', its rows ' || balance_with_age
  FROM book_reserves WHERE balance_with_age <> current_balance

-- name: C1
SELECT 'coin ' || encode(coin_pub, 'hex') || ' of ' || coin || ' is overspent'
  FROM book_sums
 WHERE spent + opened + recouped + refunds * fee_refund
     > coin + refunded + recouped_back + CASE WHEN refunds > 0 THEN fee_deposit ELSE 0 END

-- name: remaining
SELECT 'coin ' || encode(coin_pub, 'hex') || ' says ' || remaining || ' remain'
  FROM book_sums
 WHERE remaining <> coin - spent - opened - recouped + refunded - refunds * fee_refund
     + full_refunds * fee_deposit + recouped_back

-- name: C3
SELECT 'denomination ' || denominations_serial || ': more coins than were issued'
  FROM denominations d
 WHERE (SELECT count(*) FROM known_coins c WHERE c.denominations_serial = d.denominations_serial)
     > (SELECT count(*) FROM reserves_out o WHERE o.denominations_serial = d.denominations_serial)
     + (SELECT count(*) FROM refresh_revealed_coins r WHERE r.denominations_serial = d.denominations_serial)

-- name: C4
SELECT 'denomination ' || denominations_serial || ' has balance ' || balance
  FROM (SELECT denominations_serial,
            pg_temp.num(coin) * (
                (SELECT count(*) FROM reserves_out o WHERE o.denominations_serial = d.denominations_serial)
              + (SELECT count(*) FROM refresh_revealed_coins r WHERE r.denominations_serial = d.denominations_serial))
          + coalesce((SELECT sum(refunded - refunds * fee_refund + recouped_back - spent)
              FROM book_sums s WHERE s.denominations_serial = d.denominations_serial), 0) AS balance
          FROM denominations d) AS d
 WHERE balance < 0

-- name: C6
SELECT 'melt ' || melt_serial_id || ' gave more change than it took'
  FROM refresh_commitments m
  JOIN known_coins k ON k.coin_pub = m.old_coin_pub
  JOIN denominations old ON old.denominations_serial = k.denominations_serial
  JOIN refresh_revealed_coins r USING (melt_serial_id)
  JOIN denominations new ON new.denominations_serial = r.denominations_serial
 GROUP BY melt_serial_id, m.amount_with_fee, old.fee_refresh
HAVING sum(pg_temp.num(new.coin) + pg_temp.num(new.fee_withdraw))
     > pg_temp.num(m.amount_with_fee) - pg_temp.num(old.fee_refresh)

-- name: W1
WITH refunded AS (
    SELECT coin_pub, batch_deposit_serial_id, sum(pg_temp.num(amount_with_fee)) AS amount
      FROM refunds GROUP BY 1, 2),
  contributions AS (
    SELECT wtid_raw, sum(pg_temp.num(d.amount_with_fee) - coalesce(r.amount, 0)
          - CASE WHEN r.amount = pg_temp.num(d.amount_with_fee) THEN 0 ELSE fee_deposit END) AS amount
      FROM aggregation_tracking
      JOIN coin_deposits d USING (batch_deposit_serial_id)
      JOIN book_coins c USING (coin_pub)
      LEFT JOIN refunded r USING (coin_pub, batch_deposit_serial_id)
     GROUP BY 1)
SELECT 'transfer ' || encode(wtid_raw, 'hex') || ' of ' || pg_temp.num(w.amount) || ', due are ' || c.amount
  FROM wire_out w
  JOIN wire_targets t USING (wire_target_h_payto)
  JOIN wire_fee f ON f.wire_method = split_part(t.payto_uri, '/', 3)
    AND f.start_date <= w.execution_date AND w.execution_date < f.end_date
  LEFT JOIN contributions c USING (wtid_raw)
 WHERE pg_temp.num(w.amount) IS DISTINCT FROM floor((c.amount - pg_temp.num(f.wire_fee)) * 100) / 100

-- name: done
SELECT 'deposit ' || batch_deposit_serial_id || ' is done and not tracked, or tracked and not done'
  FROM batch_deposits LEFT JOIN aggregation_tracking t USING (batch_deposit_serial_id)
 WHERE done <> (t.aggregation_serial_id IS NOT NULL)

-- name: P1
SELECT 'purse ' || encode(purse_pub, 'hex') || ' was merged with too little'
  FROM book_purses WHERE refunded IS FALSE AND paid - CASE WHEN fee_by_reserve THEN 0 ELSE fee END < target

-- name: P4
SELECT 'purse ' || encode(purse_pub, 'hex') || ' says ' || balance || ', its rows ' || paid
  FROM book_purses WHERE balance <> paid
