package org.pyx.capture;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.pyx.capture.engine.CaptureEngine;
import org.pyx.capture.engine.JournalBatches;
import org.pyx.capture.journal.JournalTail;
import org.pyx.capture.journal.JournalWriter;
import org.pyx.capture.protocol.HostileServerException;
import org.pyx.capture.source.SourceCheck;
import org.pyx.capture.source.SourceDatabase;
import org.pyx.capture.source.SourceServer;
import org.pyx.capture.source.SourceTable;
import org.pyx.capture.source.SourceView;
import org.pyx.capture.watch.DrainWatch;
import org.pyx.capture.watch.SourceWatch;
import org.pyx.schemas.leadership.Leadership;
import org.pyx.schemas.model.Decision;
import org.pyx.schemas.model.Lsn;
import org.pyx.schemas.stage.PyxException;
import org.pyx.schemas.stage.StopException;
import org.pyx.schemas.stage.TryAgainException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One run of capture: from the journal's end, on one server, until it is stopped, something fails,
 * or an operator's order is obeyed. Runs on one thread; what stops it may come from any.
 */
final class CaptureRun {
  private static final Logger LOG = LoggerFactory.getLogger(CaptureRun.class);

  private final CaptureParts parts;
  private final CaptureConfig config;
  private final DrainWatch drain;
  private final Leadership leadership;
  private final Owner owner;
  private volatile boolean stopped;
  private volatile boolean journalOpen;
  private volatile @Nullable CaptureEngine engine;
  private volatile @Nullable JournalBatches writing;

  /** The stage, as its run sees it. Every method may be called from any thread. */
  interface Owner {
    /** The run does something before it streams, in words. */
    void starts(String what);

    /** The run streams. */
    void streams();

    /** Some time has passed, and the exchange may have been silent in it. */
    void looks();

    /** Whether a lane that cannot go on may begin anew with a snapshot. */
    boolean adopts();

    /** Why a lane cannot go on, as was found out when it did; null if it can. */
    @Nullable PyxException changed();

    /** The lane begins anew. */
    void beginsAnew();
  }

  CaptureRun(CaptureParts parts, DrainWatch drain, Leadership leadership, Owner owner) {
    this.parts = parts;
    this.config = parts.config();
    this.drain = drain;
    this.leadership = leadership;
    this.owner = owner;
  }

  /** Whether the journal's end was read, and it could be written then. */
  boolean isJournalOpen() {
    return journalOpen;
  }

  /** Whether there is an engine, which ends in order if it is given a moment. */
  boolean hasEngine() {
    return engine != null;
  }

  /**
   * Ends it soon. The engine is stopped from outside its own threads, or it would wait for itself.
   */
  void stop() {
    stopped = true;
    CaptureEngine running = engine;
    if (running != null) {
      Thread.ofVirtual().start(running::stop);
    }
  }

  /** Kafka may be away, and a thread wait for it with a batch in hand, which is then aborted. */
  void abandonBatch() {
    JournalBatches batches = writing;
    if (batches != null) {
      batches.abandon();
    }
  }

  void endIfDrained() {
    JournalBatches batches = writing;
    if (batches != null) {
      batches.endIfLast();
    }
  }

  /**
   * Captures.
   *
   * @return the order that it ended for, if it was one
   */
  Optional<Decision.Drain> capture() {
    SourceServer server = SourceServer.choose(config.source(), config.slot());
    CaptureConfig here = config.through(server.access());
    if (config.source().addresses().size() > 1) {
      LOG.info(
          "lane={} reads from {}, a {}",
          config.lane().name(),
          server.access().addresses().getFirst(),
          server.standby() ? "standby" : "primary");
    }
    if (stopped || !leadership.held()) {
      // to open the journal fences whoever has it open, and that may be its holder by now
      throw new TryAgainException("the lane was lost before the journal was opened");
    }
    try (JournalWriter journal =
            JournalWriter.open(config.kafka(), config.lane(), config.policy());
        SourceWatch watch = new SourceWatch(here, parts.observations(), owner::looks)) {
      JournalTail tail = JournalTail.read(config.kafka(), config.lane());
      parts.beginning().require(tail);
      journalOpen = true;
      Optional<Decision.Drain> order = drained(tail);
      if (order.isEmpty()) {
        capture(server, here, journal, watch, tail);
      }
      return order;
    } finally {
      writing = null;
      engine = null;
    }
  }

  private Optional<Decision.Drain> drained(JournalTail tail) {
    Lsn end = tail.resume();
    if (end == null || tail.open() != null) {
      return Optional.empty();
    }
    Optional<Decision.Drain> order = drain.reached(end);
    if (order.isPresent()) {
      parts.counters().resumed(end);
    }
    return order;
  }

  private void capture(
      SourceServer server,
      CaptureConfig here,
      JournalWriter journal,
      SourceWatch watch,
      JournalTail tail) {
    SourceView view = watch.look(tail);
    SourceView.Server seen = view == null ? null : view.server();
    String system = seen == null ? null : seen.system();
    boolean known = seen != null && seen.timeline() != null;
    journal.server(
        system == null ? tail.server() : system,
        seen != null && known ? seen.timeline() : tail.timeline(),
        seen != null && known ? seen.started() : tail.started());
    Continuity found =
        Continuity.of(
            tail, server, seen, () -> JournalTail.lastCommit(config.kafka(), config.lane()));
    try (JournalBatches batches =
        new JournalBatches(
            journal,
            found.from(),
            config.largestValue(),
            parts.counters(),
            parts.observations(),
            parts.sockets()::quietUntil,
            parts.beforeCommit(),
            owner::streams,
            this::stop,
            at -> drain.reached(at).isPresent())) {
      writing = batches;
      new OnServer(here, server.standby(), view, batches, watch)
          .capture(found.broken() == null ? owner.changed() : found.broken());
    }
  }

  /**
   * The run on the server that was chosen.
   *
   * @param here with the way to it alone
   * @param standby whether it follows another
   * @param view the first look at it; null if that failed
   */
  private final class OnServer {
    private final CaptureConfig here;
    private final boolean standby;
    private final @Nullable SourceView view;
    private final JournalBatches batches;
    private final SourceWatch watch;

    OnServer(
        CaptureConfig here,
        boolean standby,
        @Nullable SourceView view,
        JournalBatches batches,
        SourceWatch watch) {
      this.here = here;
      this.standby = standby;
      this.view = view;
      this.batches = batches;
      this.watch = watch;
    }

    /**
     * Captures.
     *
     * @param broken why it does not go on with the journal's history; null if it does
     */
    void capture(@Nullable PyxException broken) {
      // What is seen goes into the journal before anything is refused for it: it is the evidence.
      Lsn resume = batches.resume();
      if (view != null && resume != null) {
        see(view.beforeCapture(resume));
      }
      CaptureEngine next = prepare(broken);
      engine = next;
      if (stopped) {
        return;
      }
      if (batches.resume() != null) {
        watch.start(batches::resume, this::observe);
      }
      parts.sockets().takeRefusal();
      try (SlotPatience _ = SlotPatience.during(here, standby, owner::starts)) {
        next.run();
      } catch (TryAgainException e) {
        HostileServerException refusal = parts.sockets().takeRefusal();
        throw refusal == null ? e : refusal.explained();
      }
    }

    private void observe(SourceView seen) {
      if (!stopped && watch.isAnother(seen)) {
        LOG.warn(
            "lane={} another server answers now, on timeline {}: the connections are made anew",
            config.lane().name(),
            seen.server().timeline());
        parts.sockets().drop();
        return;
      }
      see(seen);
    }

    private void see(SourceView seen) {
      parts.retention().seen(seen.server().retention());
      batches.observe(seen);
    }

    private CaptureEngine prepare(@Nullable PyxException broken) {
      try (SourceDatabase source = SourceDatabase.connect(here.source())) {
        Lsn resume = batches.resume();
        if (resume != null) {
          try {
            return stream(source, resume, broken);
          } catch (StopException e) {
            if (!owner.adopts()) {
              throw e;
            }
            beginAnew(e);
          }
        }
        return snapshot(source);
      }
    }

    private CaptureEngine stream(SourceDatabase source, Lsn resume, @Nullable PyxException broken) {
      if (broken != null) {
        throw broken;
      }
      List<SourceTable> tables =
          SourceCheck.check(source, here.policy(), here.publication(), false);
      SlotCheck.check(
          source, here.slot(), here.source().database(), resume, leadership.former().isPresent());
      parts.counters().resumed(resume);
      return CaptureEngine.streaming(here, tables, source.types(), resume, standby, batches);
    }

    private CaptureEngine snapshot(SourceDatabase source) {
      List<SourceTable> tables = SourceCheck.check(source, here.policy(), here.publication(), true);
      if (!leadership.held()) { // a slot that is dropped late would be another one's
        throw new TryAgainException("the lane was lost before the snapshot");
      }
      SlotCheck.makeRoom(source, here.slot(), here.source().database());
      owner.starts("taking the snapshot");
      boolean failover = source.majorVersion() >= 17;
      return CaptureEngine.snapshot(here, tables, source.types(), failover, batches);
    }

    private void beginAnew(StopException why) {
      if (view == null) {
        throw new TryAgainException("capture cannot look at the exchange, and must to begin anew");
      }
      LOG.warn(
          "lane={} capture begins anew with a snapshot, as --adopt says: {}",
          config.lane().name(),
          why.getMessage());
      batches.beginAnew(view);
      owner.beginsAnew();
    }
  }
}
