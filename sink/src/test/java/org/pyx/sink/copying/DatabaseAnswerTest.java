package org.pyx.sink.copying;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.NullSource;

class DatabaseAnswerTest {
  @ParameterizedTest
  @CsvSource({
    "23503, ROW_REFUSED",
    "23505, ROW_REFUSED",
    "22P02, ROW_REFUSED",
    "P0001, ROW_REFUSED",
    "54000, ROW_REFUSED",
    "XX000, ROW_REFUSED",
    "44000, ROW_REFUSED",
    "08006, AWAY",
    "57P01, AWAY",
    "57P03, AWAY",
    "53100, AWAY",
    "40001, AWAY",
    "40P01, AWAY",
    "55P03, AWAY",
    "57014, AWAY",
    "25006, AWAY",
    "25P03, AWAY",
    "28P01, STOP",
    "3D000, STOP",
    "42501, STOP",
    "42P01, STOP",
    "42703, STOP",
    "25P02, STOP",
  })
  void eachStateHasAnAnswer(String state, DatabaseAnswer answer) {
    assertThat(DatabaseAnswer.to(new SQLException("", state))).isEqualTo(answer);
  }

  @ParameterizedTest
  @NullSource
  void noStateIsALostConnection(String state) {
    assertThat(DatabaseAnswer.to(new SQLException("", state))).isEqualTo(DatabaseAnswer.AWAY);
  }
}
