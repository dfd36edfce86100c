package org.pyx.verify;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.pyx.schemas.model.Digest;
import org.pyx.schemas.model.TableName;
import org.pyx.schemas.model.TrustedSchema;
import org.pyx.schemas.policy.Policy;
import org.pyx.schemas.stage.PostgresAccess;
import org.pyx.schemas.stage.PyxException;
import org.pyx.schemas.stage.StopException;

/**
 * Compares the exchange's database with the copy, table by table. Both compute digests over what
 * they hold; nothing that either counts is believed. Used once, by one thread.
 */
public final class Verification {
  private static final long CHECKPOINT_NANOS = 2_000_000_000L;

  /** So long what differed may wait before it is decided, if there is a file to note it in. */
  private static final long OPEN_NANOS = 30_000_000_000L;

  private static final long TELL_NANOS = 200_000_000L;

  private final Gate source;
  private final Gate copy;
  private final List<ComparedTable> tables;
  private final String policyDigest;
  private final VerifyOptions options;
  private final LaneRecords records;
  private final Watcher watcher;
  private final Ledger ledger;
  private final Map<TableName, Checkpoint.Table> done = new LinkedHashMap<>();
  private final long began = System.nanoTime();
  private RowText text = RowText.fresh();
  private String fingerprint = "";
  private long expected;
  private long before;
  private long noted = began;
  private long told = began;

  /**
   * A comparison.
   *
   * @param source the exchange, which is trusted to speak PostgreSQL's protocol
   * @param schema the auditor's own schema
   * @throws StopException if a table of the options is not copied
   */
  public Verification(
      PostgresAccess source,
      PostgresAccess copy,
      TrustedSchema schema,
      Policy policy,
      VerifyOptions options,
      LaneRecords records,
      Watcher watcher) {
    this(Gate.open(source), copy, schema, policy, options, records, watcher);
  }

  /**
   * A comparison with an exchange whose words are watched on their way.
   *
   * @param schema the auditor's own schema
   * @throws StopException if a table of the options is not copied
   */
  public Verification(
      Gate source,
      PostgresAccess copy,
      TrustedSchema schema,
      Policy policy,
      VerifyOptions options,
      LaneRecords records,
      Watcher watcher) {
    this.source = source;
    this.copy = Gate.open(copy);
    this.policyDigest = policy.digest().toString();
    this.options = options;
    this.records = records;
    this.watcher = watcher;
    this.ledger = new Ledger(watcher);
    this.tables = chosen(ComparedTable.of(schema, policy), options.tables());
  }

  private static List<ComparedTable> chosen(List<ComparedTable> all, Set<String> names) {
    Set<String> unknown = new TreeSet<>(names);
    all.forEach(table -> unknown.remove(table.name().name()));
    if (!unknown.isEmpty()) {
      throw new StopException("the policy copies no table " + String.join(", ", unknown));
    }
    return all.stream()
        .filter(table -> names.isEmpty() || names.contains(table.name().name()))
        .toList();
  }

  /**
   * Compares.
   *
   * @throws PyxException if a server is away, or the copy does not answer
   */
  public Result run() {
    try (Session atSource = Session.open(source, "the exchange", options.longest());
        Session atCopy = Session.open(copy, "the copy", options.longest())) {
      CopyBooks books = new CopyBooks(atSource, atCopy, options, records);
      books.check();
      resume(atSource, atCopy);
      Map<TableName, Catalog.Facts> facts = new LinkedHashMap<>();
      for (ComparedTable table : tables) {
        Catalog.Facts found = Catalog.look(atCopy, table.name());
        facts.put(table.name(), found);
        expected += found.rows();
      }
      for (ComparedTable table : tables) {
        Catalog.Facts found = facts.get(table.name());
        if (found != null) {
          compare(table, found, atSource, atCopy, books);
        }
      }
      Map<TableName, ComparedTable> byName = new LinkedHashMap<>();
      tables.forEach(table -> byName.put(table.name(), table));
      if (!ledger.extras().isEmpty()) {
        watcher.note(
            "Looking where " + ledger.extras().size() + " rows come from that only the copy has.");
      }
      ledger.settle(byName, records, text);
      Path state = options.state();
      if (state != null) {
        Checkpoint.remove(state);
      }
      List<Result.Table> results = new ArrayList<>();
      tables.forEach(table -> results.add(ledger.of(table.name()).result(table.name())));
      return new Result(results, atSource.queries(), atSource.busyNanos());
    } catch (UnansweredException e) {
      throw new StopException("no answer from " + e.reason(), e);
    }
  }

  private void compare(
      ComparedTable table,
      Catalog.Facts inCopy,
      Session atSource,
      Session atCopy,
      CopyBooks books) {
    Checkpoint.Table earlier = done.get(table.name());
    if (earlier != null && earlier.done()) {
      return;
    }
    Suspects suspects = new Suspects(table, books, ledger);
    try {
      Catalog.Facts atExchange = Catalog.look(atSource, table.name());
      Optional<String> lacking = lacking(table, atExchange);
      if (lacking.isPresent()) {
        throw new UnansweredException(lacking.get(), false);
      }
      Both both =
          new Both(
              new TableReader(atSource, table, text),
              new TableReader(atCopy, table, text),
              options.maxShare());
      Pair<Catalog.Facts> facts = new Pair<>(atExchange, inCopy);
      Optional<List<WalkKey.By>> by =
          table.walks().stream()
              .filter(walk -> inCopy.walkable(walk) && atExchange.walkable(walk))
              .findFirst();
      if (by.isPresent()) {
        walk(table, by.get(), both, suspects, earlier);
      } else {
        new ScatterWalk(table, both, facts, suspects, ledger, options.target()).run();
      }
    } catch (UnansweredException e) {
      ledger.found(Suspects.unreadable(table, "the whole table", e));
    }
    suspects.flush();
    note(table.name(), new Checkpoint.Table(true, null, ledger.of(table.name())), true);
    tell(table.name(), true);
  }

  private void walk(
      ComparedTable table,
      List<WalkKey.By> by,
      Both both,
      Suspects suspects,
      Checkpoint.@Nullable Table earlier) {
    WalkKey after = earlier == null ? null : after(table, by, earlier);
    RangeWalk walk =
        new RangeWalk(
            table,
            by,
            both,
            suspects,
            ledger,
            options.target(),
            at -> {
              if (options.state() != null && System.nanoTime() - noted > OPEN_NANOS) {
                suspects.flush(); // what is not decided cannot be noted
              }
              if (suspects.isEmpty() && at != null) {
                note(
                    table.name(),
                    new Checkpoint.Table(false, place(by, at), ledger.of(table.name())),
                    false);
              }
              tell(table.name(), false);
            });
    walk.run(after);
  }

  /** The key with which an earlier run ended; null if that walked otherwise. */
  private @Nullable WalkKey after(
      ComparedTable table, List<WalkKey.By> by, Checkpoint.Table earlier) {
    List<String> at = earlier.at();
    if (at != null && at.size() == 2 * by.size() && at.subList(0, by.size()).equals(names(by))) {
      return WalkKey.parse(by, new ArrayList<>(at.subList(by.size(), at.size())));
    }
    ledger.counts().remove(table.name());
    return null;
  }

  private static List<String> names(List<WalkKey.By> by) {
    return by.stream().map(WalkKey.By::name).toList();
  }

  private static List<String> place(List<WalkKey.By> by, WalkKey at) {
    List<String> place = new ArrayList<>(names(by));
    place.addAll(at.texts());
    return place;
  }

  private static Optional<String> lacking(ComparedTable table, Catalog.Facts atSource) {
    if (!atSource.exists()) {
      return Optional.of("the source has no such table, or does not show it");
    }
    long absent =
        table.columns().stream().filter(name -> !atSource.columns().containsKey(name)).count();
    return absent == 0
        ? Optional.empty()
        : Optional.of("the source's table lacks " + absent + " of its columns");
  }

  private void resume(Session atSource, Session atCopy) {
    fingerprint =
        Digest.of(
                (policyDigest
                        + tables
                        + source.access()
                        + copy.access()
                        + identity(atSource)
                        + identity(atCopy))
                    .getBytes(StandardCharsets.UTF_8))
            .toString();
    Path file = options.state();
    Optional<Checkpoint.State> earlier =
        file == null ? Optional.empty() : Checkpoint.read(file, fingerprint);
    earlier.ifPresentOrElse(this::goOn, () -> watcher.startAt(0));
  }

  private void goOn(Checkpoint.State earlier) {
    text = RowText.salted(earlier.salt());
    done.putAll(earlier.tables());
    earlier.tables().forEach((name, table) -> ledger.counts().put(name, table.counts()));
    ledger.extras().addAll(earlier.extras());
    before = ledger.rows();
    watcher.startAt(earlier.position());
    watcher.note("Going on where an interrupted run was, after " + before + " rows.");
  }

  /** Which server and database it is. A server may lie here too, and then misleads itself. */
  private static String identity(Session session) {
    try {
      return session
          .texts(
              2,
              "SELECT system_identifier::pg_catalog.text, (SELECT oid::pg_catalog.text FROM"
                  + " pg_catalog.pg_database WHERE datname = pg_catalog.current_database())"
                  + " FROM pg_catalog.pg_control_system()")
          .toString();
    } catch (UnansweredException e) {
      return HexFormat.of().formatHex(new byte[0]);
    }
  }

  private void note(TableName name, Checkpoint.Table table, boolean now) {
    done.put(name, table);
    Path file = options.state();
    if (file == null || (!now && System.nanoTime() - noted < CHECKPOINT_NANOS)) {
      return;
    }
    noted = System.nanoTime();
    Checkpoint.write(
        file,
        new Checkpoint.State(fingerprint, text.salt(), watcher.position(), done, ledger.extras()));
  }

  private void tell(TableName table, boolean now) {
    if (now || System.nanoTime() - told > TELL_NANOS) {
      told = System.nanoTime();
      watcher.progress(
          new Watcher.Progress(
              table, ledger.rows(), expected, Duration.ofNanos(told - began), before));
    }
  }
}
