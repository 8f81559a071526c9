package io.landbridge.jobs;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import io.landbridge.architecture.HouseClasses;
import io.landbridge.architecture.HouseRules;
import io.landbridge.architecture.UsedElsewhere;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The jobs see every class of the product, so the rules that need all of them at once are here. */
@Tag("architecture")
final class JobsArchitectureTest {

    private static final JavaClasses PRODUCT =
            HouseClasses.product("io.landbridge.pipeline", "io.landbridge.connectors", "io.landbridge.jobs");
    private static final JavaClasses JOBS = PRODUCT.that(JavaClass.Predicates.resideInAPackage("io.landbridge.jobs.."));

    /** Public without a user in the product, and why. */
    private static final Map<String, String> PUBLIC_FOR_A_REASON = Map.of(
            "io.landbridge.connectors.jdbc.MySqlSocketFactory", "Connector/J makes it by its name",
            "io.landbridge.connectors.jdbc.PostgresSocketFactory", "pgjdbc makes it by its name",
            "io.landbridge.pipeline.chunk.ChunkState",
                    "the life cycle that the ledgers' contract holds doubles and SQL to; the stream's hand-off will decide by it",
            "io.landbridge.pipeline.transform.RowTransformer", "users implement it",
            "io.landbridge.jobs.Landbridge", "the main class of the jar",
            "io.landbridge.jobs.cli.LogSetup", "Logback finds it as a service, which must be public");

    @Test
    void packagesAreFreeOfCycles() {
        HouseRules.noCyclesBetweenPackages().check(PRODUCT);
    }

    @Test
    void modulesPointOneWay() {
        noClasses()
                .that()
                .resideInAPackage("io.landbridge.pipeline..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.landbridge.connectors..", "io.landbridge.jobs..")
                .check(PRODUCT);
        noClasses()
                .that()
                .resideInAPackage("io.landbridge.connectors..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("io.landbridge.jobs..")
                .check(PRODUCT);
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.landbridge.testkit..", "io.landbridge.demo..", "io.landbridge.benchmarks..")
                .check(PRODUCT);
    }

    @Test
    void commandsThatNeedNoJobDoNotTouchSpring() {
        noClasses()
                .that()
                .resideOutsideOfPackages("io.landbridge.jobs.batch..", "io.landbridge.jobs.web..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.springframework..")
                .because("status and its like must answer before Spring would have started")
                .check(PRODUCT);
    }

    @Test
    void retryIsDecidedInOnePlace() {
        noClasses()
                .that()
                .resideOutsideOfPackage("io.landbridge.jobs.retry..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("io.github.resilience4j..")
                .check(PRODUCT);
    }

    @Test
    void publicMeansUsedByAnotherPackage() {
        classes()
                .that()
                .areTopLevelClasses()
                .and()
                .haveModifier(JavaModifier.PUBLIC)
                .should(new UsedElsewhere(JobsArchitectureTest::isExcused))
                .check(PRODUCT);
    }

    @Test
    void stateIsNeverDeserialised() {
        HouseRules.noJavaDeserialisation().check(JOBS);
    }

    @Test
    void everyPackageIsNullMarked() {
        HouseRules.everyPackageIsNullMarked().check(JOBS);
    }

    @Test
    void namesSayWhatAThingIs() {
        HouseRules.namesSayWhatAThingIs().check(JOBS);
        HouseRules.namesSayWhatAThingIs().check(HouseClasses.product("io.landbridge.testkit"));
    }

    @Test
    void testsDoNotSleep() {
        HouseRules.testsDoNotSleep().check(HouseClasses.tests("io.landbridge"));
    }

    private static boolean isExcused(JavaClass type) {
        return PUBLIC_FOR_A_REASON.containsKey(type.getName());
    }
}
