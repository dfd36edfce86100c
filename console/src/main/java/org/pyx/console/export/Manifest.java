package org.pyx.console.export;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * What a bundle says of itself.
 *
 * @param format the form of the bundle
 * @param pyx the version that made it
 * @param lane the lane
 * @param by who made it, as far as is known
 * @param at when, by the clock of that machine
 * @param selection what was asked for
 * @param judgedUpTo the last journal offset that was judged then; -1 if none was
 * @param parts the files of records
 * @param lawsMissing digests of policies and trusted schemas that events name and no law on the
 *     topics has
 * @param files every file but the manifest itself
 */
record Manifest(
    @JsonProperty(required = true) String format,
    @JsonProperty(required = true) String pyx,
    @JsonProperty(required = true) String lane,
    @JsonProperty(required = true) String by,
    @JsonProperty(required = true) String at,
    @JsonProperty(required = true) String selection,
    @JsonProperty(required = true) long judgedUpTo,
    @JsonProperty(required = true) List<Part> parts,
    @JsonProperty(required = true) List<String> lawsMissing,
    @JsonProperty(required = true) List<File> files) {
  private static final ObjectMapper JSON =
      JsonMapper.builder()
          .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
          .enable(SerializationFeature.INDENT_OUTPUT)
          .build();

  /** Copies. */
  Manifest {
    parts = List.copyOf(parts);
    lawsMissing = List.copyOf(lawsMissing);
    files = List.copyOf(files);
  }

  /**
   * A file of records.
   *
   * @param path where it is
   * @param records how many it holds
   * @param first the first offset in it; -1 if it is empty
   * @param last the last; -1 if it is empty
   */
  record Part(
      @JsonProperty(required = true) String path,
      @JsonProperty(required = true) long records,
      @JsonProperty(required = true) long first,
      @JsonProperty(required = true) long last) {}

  /**
   * A file.
   *
   * @param path where it is
   * @param bytes its size
   * @param sha256 its SHA-256 in hex
   */
  record File(
      @JsonProperty(required = true) String path,
      @JsonProperty(required = true) long bytes,
      @JsonProperty(required = true) String sha256) {}

  byte[] json() {
    try {
      return (JSON.writeValueAsString(this) + "\n").getBytes(StandardCharsets.UTF_8);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a manifest cannot be written", e);
    }
  }

  /**
   * Reads a manifest strictly.
   *
   * @throws java.io.IOException if it is none
   */
  static Manifest read(byte[] json) throws java.io.IOException {
    return JSON.readValue(json, Manifest.class);
  }
}
