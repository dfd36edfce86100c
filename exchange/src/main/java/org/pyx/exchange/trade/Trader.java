package org.pyx.exchange.trade;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.pyx.exchange.SchemaVariant;

/**
 * The customers and merchants that one connection serves: their reserves, coins, deposits and
 * purses, which no other connection touches, and a clock that depends on nothing but their trades.
 * Not thread-safe.
 */
public final class Trader {
  private static final int ACCOUNTS_KEPT = 300;
  private static final int COINS_KEPT = 20_000;

  final House house;
  final SchemaVariant variant;
  final int number;
  final Dice dice;

  final List<Account> accounts = new ArrayList<>();
  final List<Merchant> merchants = new ArrayList<>();

  /** Reserves from which coins can be withdrawn. */
  final List<Reserve> funded = new ArrayList<>();

  /** Reserves with too little for a coin. */
  final List<Reserve> drained = new ArrayList<>();

  /** Coins that the exchange has not seen since it signed them. */
  final List<Coin> fresh = new ArrayList<>();

  /** Coins of which something is left. */
  final List<Coin> partial = new ArrayList<>();

  /** Coins of revoked denominations. */
  final List<Coin> recoupable = new ArrayList<>();

  final List<MeltTrade.Melt> melts = new ArrayList<>();
  final List<Purse> openPurses = new ArrayList<>();
  final List<Purse> paidPurses = new ArrayList<>();
  final List<CloseTrade.Request> closeRequests = new ArrayList<>();
  final List<KycCase> kycCases = new ArrayList<>();
  final List<DepositTrade.Policy> policies = new ArrayList<>();

  /** Transfers of profit that are ordered and not executed. */
  final List<byte[]> drains = new ArrayList<>();

  final List<Long> preparedTransfers = new ArrayList<>();

  /** The denomination that only this trader uses; empty between a revocation and the next key. */
  final List<Denomination> revocable = new ArrayList<>();

  private final Set<Long> revokedSerials = new HashSet<>();
  private List<Denomination> offer = List.of();
  private long clock = House.EPOCH;
  private long wireReference;

  /** A trader without customers. Its content depends on the house's seed and its number alone. */
  public Trader(House house, SchemaVariant variant, int number) {
    this.house = house;
    this.variant = variant;
    this.number = number;
    this.dice = new Dice(house.masterSeed() * 1_000_003 + number);
    this.wireReference = (long) number << 40;
    offer(house.revocable().get(number));
    for (int i = 0; i < 40; i++) {
      merchants.add(new Merchant(dice));
    }
  }

  /** Event time in microseconds since 1970: a whole second. */
  long now() {
    return clock;
  }

  void secondsPass(int seconds) {
    clock += seconds * House.SECOND;
  }

  long nextWireReference() {
    return ++wireReference;
  }

  /** A customer's account: one that is known, or a new one. */
  Account account() {
    if (!accounts.isEmpty() && dice.chance(0.3)) {
      return dice.pick(accounts);
    }
    return Account.open(dice);
  }

  void remember(Account account) {
    if (accounts.size() < ACCOUNTS_KEPT) {
      accounts.add(account);
    } else {
      accounts.set(dice.between(0, ACCOUNTS_KEPT - 1), account);
    }
  }

  /** The keys that coins are signed with at present, by falling worth. */
  List<Denomination> denominations() {
    return offer;
  }

  /** Takes a new key of its own into use. */
  void offer(Denomination denomination) {
    revocable.add(denomination);
    refreshOffer();
  }

  private void refreshOffer() {
    List<Denomination> all = new ArrayList<>(house.denominations());
    all.addAll(revocable);
    all.sort((a, b) -> Long.compare(b.coin(), a.coin()));
    offer = List.copyOf(all);
  }

  /** Takes a coin out of a pool that is not empty. */
  Coin take(List<Coin> pool) {
    Coin coin = dice.take(pool);
    coin.pooled = false;
    return coin;
  }

  /** Puts a reserve where its balance belongs. */
  void sort(Reserve reserve) {
    if (reserve.balance >= 3 * Money.ONE) {
      funded.add(reserve);
    } else if (drained.size() < ACCOUNTS_KEPT) {
      drained.add(reserve);
    }
  }

  /** Puts a coin where what is left of it belongs; forgets it when that is next to nothing. */
  void sort(Coin coin) {
    if (coin.pooled) {
      return;
    }
    if (isRevoked(coin)) {
      keep(recoupable, coin);
    } else if (!coin.isKnown()) {
      keep(fresh, coin);
    } else if (coin.spendable() > Money.ONE / 5) {
      keep(partial, coin);
    }
  }

  /** Moves the coins of a denomination that was just revoked. */
  void revoked(Denomination denomination) {
    revocable.remove(denomination);
    revokedSerials.add(denomination.serial());
    refreshOffer();
    for (List<Coin> pool : List.of(fresh, partial)) {
      pool.stream().filter(this::isRevoked).forEach(recoupable::add);
      pool.removeIf(this::isRevoked);
    }
  }

  private boolean isRevoked(Coin coin) {
    return revokedSerials.contains(coin.denomination.serial());
  }

  private void keep(List<Coin> pool, Coin coin) {
    if (pool.size() < COINS_KEPT) {
      pool.add(coin);
      coin.pooled = true;
    }
  }
}
