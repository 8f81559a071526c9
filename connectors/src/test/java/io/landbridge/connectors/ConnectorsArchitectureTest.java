package io.landbridge.connectors;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import io.landbridge.architecture.HouseClasses;
import io.landbridge.architecture.HouseRules;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("architecture")
final class ConnectorsArchitectureTest {

    private static final JavaClasses ADAPTERS = HouseClasses.product("io.landbridge.connectors");

    @Test
    void packagesAreFreeOfCycles() {
        HouseRules.noCyclesBetweenPackages().check(ADAPTERS);
    }

    @Test
    void theEnginesDoNotKnowEachOther() {
        noClasses()
                .that()
                .resideInAPackage("io.landbridge.connectors.postgresql..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.landbridge.connectors.mysql..", "com.mysql..")
                .allowEmptyShould(true)
                .check(ADAPTERS);
        noClasses()
                .that()
                .resideInAPackage("io.landbridge.connectors.mysql..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.landbridge.connectors.postgresql..", "org.postgresql..")
                .allowEmptyShould(true)
                .check(ADAPTERS);
    }

    /** A mistake in how the copier cuts or reads must not be made again by those who compare; source: docs/protocol.md, I9. */
    @Test
    void whoComparesSharesNeitherKeysNorStatementsWithTheCopier() {
        noClasses()
                .that()
                .haveSimpleNameContaining("Digest")
                .should()
                .transitivelyDependOnClassesThat()
                .haveNameMatching(".*\\.(Postgres|MySql)(Table|Projection|Snapshots?|Keys|CopyOut|RowStream)(\\$.*)?")
                .orShould()
                .transitivelyDependOnClassesThat()
                .haveNameMatching(".*\\.jdbc\\.(KeyColumns|RankedKeys)(\\$.*)?")
                .check(ADAPTERS);
    }

    @Test
    void theAdaptersKnowNoSpring() {
        HouseRules.noSpring().check(ADAPTERS);
    }

    @Test
    void theAdaptersNeitherPrintNorDeserialise() {
        HouseRules.noStandardStreams().check(ADAPTERS);
        HouseRules.noJavaDeserialisation().check(ADAPTERS);
    }

    @Test
    void everyPackageIsNullMarked() {
        HouseRules.everyPackageIsNullMarked().check(ADAPTERS);
    }

    @Test
    void namesSayWhatAThingIs() {
        HouseRules.namesSayWhatAThingIs().check(ADAPTERS);
    }

    @Test
    void testsDoNotSleep() {
        HouseRules.testsDoNotSleep().check(HouseClasses.tests("io.landbridge"));
    }
}
