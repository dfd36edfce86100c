package org.pyx.schemas.wire;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.pyx.schemas.model.CopyState;
import org.pyx.schemas.model.CopyState.LateSerials;
import org.pyx.schemas.model.Lsn;
import org.pyx.schemas.model.RuleId;

/** The record that says where the copy stands. Stateless and thread-safe. */
public final class CopyStateCodec {
  /** Its key on the schema topic. */
  public static final String KEY = "copy";

  private CopyStateCodec() {}

  /** The framed bytes of a state. */
  public static byte[] encode(CopyState state) {
    AvroWriter out =
        new AvroWriter()
            .start(Frame.COPY)
            .writeLong(state.nextOffset())
            .writeLong(state.journalOffset())
            .writeLong(state.lsn().value())
            .writeLong(state.commitTime());
    TallyCodec.writeRules(out, state.rules());
    if (!state.lateSerials().isEmpty()) {
      out.writeLong(state.lateSerials().size());
      state.lateSerials().forEach(late -> write(out, late));
    }
    return out.writeLong(0).writeLong(state.furthest()).finish();
  }

  /**
   * Reads a state.
   *
   * @throws MalformedRecordException if the bytes are none
   */
  public static CopyState decode(byte[] framed) {
    Frame.COPY.require(framed);
    AvroReader in = new AvroReader(framed, Frame.LENGTH, new Strings());
    long nextOffset = in.readLong("nextOffset");
    long journalOffset = in.readLong("journalOffset");
    Lsn lsn = new Lsn(in.readLong("lsn"));
    long commitTime = in.readLong("commitTime");
    Map<RuleId, Long> rules = new TreeMap<>(TallyCodec.readRules(in));
    List<LateSerials> late = new ArrayList<>();
    for (int count = in.readBlock("lateSerials"); count > 0; count = in.readBlock("lateSerials")) {
      for (int i = 0; i < count; i++) {
        late.add(
            new LateSerials(
                TrustedSchemaCodec.readTableName(in),
                in.readText("column"),
                in.readLong("lowest"),
                in.readLong("rows"),
                in.readLong("passed"),
                in.readLong("at")));
      }
    }
    // the first lanes wrote no more than this
    long furthest = in.remaining() == 0 ? nextOffset : in.readLong("furthest");
    in.end();
    return new CopyState(nextOffset, journalOffset, lsn, commitTime, rules, late, furthest);
  }

  private static void write(AvroWriter out, LateSerials late) {
    out.writeString(late.table().schema())
        .writeString(late.table().name())
        .writeString(late.column())
        .writeLong(late.lowest())
        .writeLong(late.rows())
        .writeLong(late.passed())
        .writeLong(late.at());
  }
}
