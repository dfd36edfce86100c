package org.pyx.schemas.wire;

import java.util.LinkedHashMap;
import java.util.Map;
import org.pyx.schemas.model.Decision;
import org.pyx.schemas.model.Digest;
import org.pyx.schemas.model.TableName;
import org.pyx.schemas.model.TrustedSchema;
import org.pyx.schemas.policy.Law;
import org.pyx.schemas.policy.Policy;
import org.pyx.schemas.policy.PolicyFile;
import org.pyx.schemas.stage.StopException;

/** The record of a law. Stateless and thread-safe. */
public final class LawCodec {
  private LawCodec() {}

  /**
   * A law with the place from which it holds.
   *
   * @param journalOffset the first change that is judged by it
   * @param law the law
   */
  public record InForce(long journalOffset, Law law) {}

  /** The framed bytes of a law that holds from an offset of the journal on. */
  public static byte[] encode(long journalOffset, Law law) {
    AvroWriter out = new AvroWriter().start(Frame.LAW).writeLong(journalOffset);
    out.writeString(law.policy().text());
    if (!law.rejectedTables().isEmpty()) {
      out.writeLong(law.rejectedTables().size());
      law.rejectedTables().values().forEach(decision -> DecisionCodec.write(out, decision));
    }
    out.writeLong(0).writeLong(law.released());
    TrustedSchemaCodec.write(out, law.schema());
    return out.finish();
  }

  /** What tells two laws apart. */
  public static Digest digest(Law law) {
    return Digest.of(encode(0, law));
  }

  /**
   * Reads a law.
   *
   * @throws MalformedRecordException if the bytes are none, or hold a policy that this version
   *     cannot read
   */
  public static InForce decode(byte[] framed) {
    Frame.LAW.require(framed);
    AvroReader in = new AvroReader(framed, Frame.LENGTH, new Strings());
    long journalOffset = in.readLong("journalOffset");
    String text = in.readText("policy");
    Map<TableName, Decision.RejectTable> rejected = new LinkedHashMap<>();
    for (int count = in.readBlock("rejectedTables");
        count > 0;
        count = in.readBlock("rejectedTables")) {
      for (int i = 0; i < count; i++) {
        if (!(DecisionCodec.read(in) instanceof Decision.RejectTable decision)) {
          throw new MalformedRecordException("field rejectedTables holds another decision");
        }
        rejected.put(decision.table(), decision);
      }
    }
    long released = in.readLong("released");
    TrustedSchema schema = TrustedSchemaCodec.read(in);
    in.end();
    return new InForce(journalOffset, new Law(policy(text), schema, rejected, released));
  }

  private static Policy policy(String text) {
    try {
      return PolicyFile.parse("the policy", text);
    } catch (StopException e) {
      throw new MalformedRecordException("field policy is no policy: " + e.getMessage());
    }
  }
}
