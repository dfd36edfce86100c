package org.pyx.schemas.wire;

import java.util.ArrayList;
import java.util.List;
import org.pyx.schemas.model.Finding;
import org.pyx.schemas.model.RuleId;
import org.pyx.schemas.model.Severity;

/** The fields of a finding, which several records have. Stateless. */
final class FindingCodec {
  private static final Severity[] SEVERITIES = Severity.values();

  /** Rule and severity. */
  record Head(RuleId rule, Severity severity) {}

  private FindingCodec() {}

  static void writeHead(AvroWriter out, Finding finding) {
    out.writeString(finding.rule().value()).writeLong(finding.severity().ordinal());
  }

  static Head readHead(AvroReader in) {
    return new Head(readRule(in), in.readEnum("severity", SEVERITIES));
  }

  static RuleId readRule(AvroReader in) {
    String text = in.readName("rule");
    try {
      return new RuleId(text);
    } catch (IllegalArgumentException e) {
      throw new MalformedRecordException("field rule is no rule id");
    }
  }

  static void writeColumns(AvroWriter out, Finding finding) {
    if (!finding.columns().isEmpty()) {
      out.writeLong(finding.columns().size());
      finding.columns().forEach(out::writeString);
    }
    out.writeLong(0);
  }

  static List<String> readColumns(AvroReader in) {
    List<String> columns = new ArrayList<>();
    for (int count = in.readBlock("columns"); count > 0; count = in.readBlock("columns")) {
      for (int i = 0; i < count; i++) {
        columns.add(in.readName("column"));
      }
    }
    return columns;
  }

  static void write(AvroWriter out, Finding finding) {
    writeHead(out, finding);
    out.writeString(finding.explanation()).writeString(finding.trusted());
    writeColumns(out, finding);
  }

  static Finding read(AvroReader in) {
    Head head = readHead(in);
    return new Finding(
        head.rule(),
        head.severity(),
        in.readText("explanation"),
        in.readText("trusted"),
        readColumns(in));
  }
}
