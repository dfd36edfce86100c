package org.pyx.validator.topology;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.pyx.schemas.model.Action;
import org.pyx.schemas.model.Change;
import org.pyx.schemas.model.Digest;
import org.pyx.schemas.model.Finding;
import org.pyx.schemas.model.RejectedEvent;
import org.pyx.schemas.model.Replayed;
import org.pyx.schemas.model.Verdict;
import org.pyx.schemas.policy.Law;
import org.pyx.schemas.wire.ChangeCodec;
import org.pyx.schemas.wire.Headers;
import org.pyx.schemas.wire.LawCodec;
import org.pyx.schemas.wire.ReplayCodec;
import org.pyx.schemas.wire.TrustedSchemaCodec;
import org.pyx.schemas.wire.VerdictCodec;
import org.pyx.validator.judge.Judge;
import org.pyx.validator.judge.Replaying;
import org.pyx.validator.memory.RowMemory;

/**
 * Carries out a decision to replay, at once between two records of the journal: verdicts, counts,
 * what is remembered and the record of the replay are of one Kafka transaction. Used by its task's
 * thread only.
 */
final class Replayer {
  private final ReplayRequest request;
  private final Law law;
  private final Digest lawDigest;
  private final Digest schema;
  private final ProcessorContext<byte[], byte[]> context;
  private final Books books;
  private final VerdictCodec verdicts = new VerdictCodec();

  Replayer(ReplayRequest request, Law law, ProcessorContext<byte[], byte[]> context, Books books) {
    this.request = request;
    this.law = law;
    this.lawDigest = LawCodec.digest(law);
    this.schema = TrustedSchemaCodec.digest(law.schema());
    this.context = context;
    this.books = books;
  }

  /** Whether it can be carried out now. */
  boolean isDue() {
    return books.mayReplay(request.decision());
  }

  /**
   * Carries it out, or refuses.
   *
   * @param lawInForce called before anything is judged
   */
  void run(Judge judge, RowMemory memory, Runnable lawInForce) {
    long after = books.known().journalOffset();
    if (!request.law().equals(lawDigest)) {
      refuse(
          after,
          "another law is in force than the one under which the dry run was made: make a new one");
    } else if (request.objection().isPresent()) {
      refuse(after, request.objection().get());
    } else if (request.events().stream()
        .anyMatch(event -> !books.isJudged(event.journalOffset()))) {
      refuse(after, "an event is not judged yet");
    } else {
      lawInForce.run();
      judge(after, judge, memory);
    }
    books.replayed(request.decision());
  }

  private void judge(long after, Judge judge, RowMemory memory) {
    switch (Replaying.judge(judge, memory, cases())) {
      case Replaying.Refused refused -> refuse(after, refused.reason());
      case Replaying.Judged judged -> {
        forward(new Replayed.Begun(request.decision(), after), VerdictProcessor.ACCEPTED);
        for (int i = 0; i < judged.events().size(); i++) {
          pass(judged.events().get(i), request.events().get(i));
        }
        Replayed done =
            new Replayed.Done(
                request.decision(),
                after,
                books.stream().lastEnd(),
                books.stream().lastTime(),
                judged.events().stream().map(Replaying.Event::summary).toList());
        forward(done, VerdictProcessor.ACCEPTED);
        forward(done, VerdictProcessor.DECISIONS);
      }
    }
  }

  private List<Replaying.Case> cases() {
    ChangeCodec changes = new ChangeCodec();
    List<Replaying.Case> cases = new ArrayList<>();
    for (ReplayRequest.Picked event : request.events()) {
      if (!(changes.decode(event.value()) instanceof Change.Judged change)) {
        throw new IllegalStateException("evidence was about what needs no verdict");
      }
      cases.add(
          new Replaying.Case(
              event.journalOffset(), event.rejectedOffset(), event.refused(), change));
    }
    return cases;
  }

  private void pass(Replaying.Event event, ReplayRequest.Picked picked) {
    Change.Judged change = event.of().change();
    books.count(Replaying.table(change), event.outcome());
    switch (event.verdict()) {
      case Verdict.Accepted _ ->
          context.forward(
              record(
                  picked.key(),
                  verdicts.encodeAccepted(
                      picked.journalOffset(), law.policy().digest(), picked.value()),
                  new RecordHeaders(Headers.of(change))),
              VerdictProcessor.ACCEPTED);
      case Verdict.Ignored ignored -> ignored.rule().ifPresent(books::count);
      case Verdict.Rejected rejected -> report(picked, change, rejected.finding(), Action.REJECT);
      case Verdict.Held _ -> throw new IllegalStateException("a replay holds nothing");
    }
    event.verdict().flags().forEach(flag -> report(picked, change, flag, Action.FLAG));
  }

  private void report(ReplayRequest.Picked picked, Change change, Finding finding, Action action) {
    books.count(finding.rule());
    byte[] evidence =
        verdicts.encodeRejected(
            finding,
            action,
            context.currentSystemTimeMs() * 1000,
            law.policy().digest(),
            schema,
            picked.journalOffset(),
            picked.rejectedOffset(),
            picked.value());
    RecordHeaders headers =
        new RecordHeaders(Headers.of(change, finding, action, RejectedEvent.VALIDATOR));
    context.forward(record(picked.key(), evidence, headers), VerdictProcessor.REJECTED);
  }

  private void refuse(long after, String reason) {
    forward(new Replayed.Refused(request.decision(), after, reason), VerdictProcessor.DECISIONS);
  }

  private void forward(Replayed replayed, String topic) {
    context.forward(
        record(
            ("replay/" + request.decision()).getBytes(StandardCharsets.UTF_8),
            ReplayCodec.encode(replayed),
            new RecordHeaders()),
        topic);
  }

  private Record<byte[], byte[]> record(
      byte @org.jspecify.annotations.Nullable [] key, byte[] value, RecordHeaders headers) {
    headers.add(Headers.ofReplay(request.decision()));
    return new Record<>(key, value, context.currentSystemTimeMs(), headers);
  }
}
