package io.landbridge.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("architecture")
final class CoreArchitectureTest {

    private static final JavaClasses CORE = HouseClasses.product("io.landbridge.pipeline");

    @Test
    void packagesAreFreeOfCycles() {
        HouseRules.noCyclesBetweenPackages().check(CORE);
    }

    @Test
    void eachRoomUsesOnlyTheRoomsToItsLeft() {
        classes().should(new RoomOrder()).check(CORE);
    }

    @Test
    void theCoreNeedsTheJdkLoggingAndExpressionsOnly() {
        classes()
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(
                        "io.landbridge.pipeline..",
                        "java..",
                        "org.slf4j..",
                        "org.jspecify..",
                        "dev.cel..",
                        "com.google..")
                .check(CORE);
    }

    @Test
    void onlyTheExpressionRoomKnowsTheExpressionLibrary() {
        noClasses()
                .that()
                .resideOutsideOfPackage("io.landbridge.pipeline.expression..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("dev.cel..", "com.google..")
                .check(CORE);
    }

    @Test
    void theCoreKnowsNoDatabaseInterface() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("java.sql..", "javax.sql..", "org.postgresql..", "com.mysql..")
                .check(CORE);
    }

    /** I9. */
    @Test
    void whoComparesKnowsNothingOfWhoCopies() {
        noClasses()
                .that()
                .resideInAnyPackage("io.landbridge.pipeline.digest..", "io.landbridge.pipeline.validation..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("io.landbridge.pipeline.copy..")
                .check(CORE);
    }

    @Test
    void theCoreKnowsNoSpring() {
        HouseRules.noSpring().check(CORE);
    }

    @Test
    void theCoreNeitherPrintsNorDeserialises() {
        HouseRules.noStandardStreams().check(CORE);
        HouseRules.noJavaDeserialisation().check(CORE);
    }

    @Test
    void everyPackageIsNullMarked() {
        HouseRules.everyPackageIsNullMarked().check(CORE);
    }

    @Test
    void namesSayWhatAThingIs() {
        HouseRules.namesSayWhatAThingIs().check(CORE);
    }

    @Test
    void testsDoNotSleep() {
        HouseRules.testsDoNotSleep().check(HouseClasses.tests("io.landbridge"));
    }
}
