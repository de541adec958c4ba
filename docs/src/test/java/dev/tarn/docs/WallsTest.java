package dev.tarn.docs;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The walls between the modules, as the table in the README draws them. */
class WallsTest {
  private static final JavaClasses TARN =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("dev.tarn");

  /** Without this, a rule about a module that is not on the class path would hold for nothing. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "staging",
        "market",
        "warehouse",
        "ingest",
        "writer",
        "query",
        "serve",
        "strategy",
        "runner"
      })
  void everyModuleIsLookedAt(String module) {
    assertThat(TARN.stream().filter(type -> in(type.getPackageName(), module))).isNotEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "staging,   market warehouse ingest writer query serve strategy runner",
    "market,    warehouse ingest writer query serve strategy runner",
    "warehouse, ingest writer query serve strategy runner",
    "ingest,    writer query serve strategy runner",
    "writer,    ingest query serve strategy runner",
    "query,     ingest writer serve strategy runner",
    "serve,     ingest writer strategy runner",
    "strategy,  ingest writer query serve runner",
    "runner,    ingest writer query serve",
  })
  void dependenciesPointOneWay(String module, String beyondItsWall) {
    String[] packages =
        Stream.of(beyondItsWall.split(" "))
            .map(other -> "dev.tarn." + other + "..")
            .toArray(String[]::new);
    noClasses()
        .that()
        .resideInAPackage("dev.tarn." + module + "..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(packages)
        .check(TARN);
  }

  @Test
  void onlyTheWriterJobOpensADatabaseForWriting() {
    noClasses()
        .that()
        .resideOutsideOfPackages("dev.tarn.warehouse..", "dev.tarn.writer..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("dev.tarn.warehouse.write..")
        .check(TARN);
  }

  /** Its libraries would slow the starts of the other commands down. */
  @Test
  void onlyTheServerKnowsHttpServers() {
    noClasses()
        .that()
        .resideOutsideOfPackage("dev.tarn.serve..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("io.javalin..", "org.eclipse.jetty..", "jakarta.servlet..")
        .check(TARN);
  }

  @Test
  void hadoopStaysInItsPackage() {
    noClasses()
        .that()
        .resideOutsideOfPackage("dev.tarn.staging.hadoop..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("org.apache.hadoop..")
        .check(TARN);
  }

  /** What others write against must not bring along what is behind it. */
  @Test
  void theInterfaceOfSourcesStandsAlone() {
    noClasses()
        .that()
        .resideInAPackage("dev.tarn.ingest.source..")
        .should()
        .dependOnClassesThat()
        .resideOutsideOfPackages(
            "dev.tarn.ingest.source..",
            "dev.tarn.market..",
            "dev.tarn.staging..",
            "java..",
            "org.jspecify..")
        .check(TARN);
  }

  @Test
  void duckDbStaysInTheWarehouse() {
    noClasses()
        .that()
        .resideOutsideOfPackage("dev.tarn.warehouse..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("org.duckdb..")
        .check(TARN);
  }

  @Test
  void exchangesAreSpokenToInOnePackageAndReadFromRecordingsInAnother() {
    noClasses()
        .that()
        .resideOutsideOfPackages("dev.tarn.ingest.xchange..", "dev.tarn.ingest.capture..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "org.knowm.xchange..", "info.bitrich.xchangestream..", "si.mazi.rescu..", "io.netty..")
        .check(TARN);
  }

  @Test
  void packagesDependOnOneAnotherWithoutCycles() {
    slices().matching("dev.tarn.(**)").should().beFreeOfCycles().check(TARN);
  }

  @Test
  void onlyCommandsEndTheProcess() {
    noClasses()
        .that()
        .resideInAnyPackage("dev.tarn.staging..", "dev.tarn.market..", "dev.tarn.warehouse..")
        .should()
        .callMethod(System.class, "exit", int.class)
        .check(TARN);
  }

  private static boolean in(String packageName, String module) {
    String root = "dev.tarn." + module;
    return packageName.equals(root) || packageName.startsWith(root + ".");
  }
}
