package org.pyx.console;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** The dependency directions of the design. */
class ArchitectureTest {
  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("org.pyx");

  @Test
  void noStageImportsAnother() {
    for (String stage : new String[] {"capture", "validator", "sink", "verify", "alerts"}) {
      for (String other :
          new String[] {
            "capture",
            "validator",
            "sink",
            "verify",
            "alerts",
            "console",
            "exchange",
            "embedded",
            "chaos"
          }) {
        if (!stage.equals(other)) {
          noClasses()
              .that()
              .resideInAPackage("org.pyx." + stage + "..")
              .should()
              .dependOnClassesThat()
              .resideInAPackage("org.pyx." + other + "..")
              .check(CLASSES);
        }
      }
    }
  }

  @Test
  void schemasKnowNobody() {
    noClasses()
        .that()
        .resideInAPackage("org.pyx.schemas..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "org.pyx.capture..",
            "org.pyx.validator..",
            "org.pyx.sink..",
            "org.pyx.alerts..",
            "org.pyx.console..")
        .check(CLASSES);
  }

  @Test
  void theJudgeIsPure() {
    noClasses()
        .that()
        .resideInAnyPackage(
            "org.pyx.validator.judge..",
            "org.pyx.validator.rules..",
            "org.pyx.validator.memory..",
            "org.pyx.sink.assembly..",
            "org.pyx.sink.rules..",
            "org.pyx.sink.adoption.judge..",
            "org.pyx.alerts.incident..",
            "org.pyx.alerts.desk..",
            "org.pyx.alerts.check..",
            "org.pyx.schemas.alert..",
            "org.pyx.schemas.rule..",
            "org.pyx.schemas.start..",
            "org.pyx.schemas.model..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "org.apache.kafka..", "java.sql..", "io.debezium..", "java.nio.file..", "java.net..")
        .orShould()
        .dependOnClassesThat()
        .haveFullyQualifiedName("java.time.Clock")
        .check(CLASSES);
  }

  @Test
  void onlyTheEngineKnowsDebezium() {
    noClasses()
        .that()
        .resideOutsideOfPackages("org.pyx.capture.engine..", "org.pyx.capture.translation..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("io.debezium..", "org.apache.kafka.connect..")
        .check(CLASSES);
  }

  @Test
  void whoVerifiesTrustsNoTopic() {
    noClasses()
        .that()
        .resideInAPackage("org.pyx.verify..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("org.apache.kafka..", "io.debezium..")
        .check(CLASSES);
  }

  @Test
  void whoLooksAtEvidenceWritesNone() {
    noClasses()
        .that()
        .resideInAnyPackage(
            "org.pyx.console.inspect..",
            "org.pyx.console.export..",
            "org.pyx.console.registry..",
            "org.pyx.console.overview..",
            "org.pyx.console.events..",
            "org.pyx.console.page..",
            "org.pyx.console.check..",
            "org.pyx.console.web..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("org.apache.kafka.clients.producer..", "org.pyx.sink..")
        .check(CLASSES);
  }

  @Test
  void pagesAreFunctionsOfWhatIsShown() {
    noClasses()
        .that()
        .resideInAnyPackage("org.pyx.console.page..", "org.pyx.console.html..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "org.apache.kafka..", "java.sql..", "com.sun.net..", "org.pyx.console.web..")
        .orShould()
        .callMethod(java.time.Instant.class, "now")
        .check(CLASSES);
  }

  @Test
  void aBundleIsCheckedWithoutKafkaOrDatabase() {
    noClasses()
        .that()
        .haveSimpleNameStartingWith("BundleCheck")
        .or()
        .haveSimpleNameStartingWith("RecordsCheck")
        .or()
        .haveSimpleNameStartingWith("ContainerReader")
        .or()
        .resideInAPackage("org.pyx.console.registry..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("org.apache.kafka..", "java.sql..")
        .check(CLASSES);
  }

  @Test
  void theValidatorHasNoDatabase() {
    noClasses()
        .that()
        .resideInAPackage("org.pyx.validator..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("java.sql..", "org.postgresql..")
        .check(CLASSES);
  }
}
