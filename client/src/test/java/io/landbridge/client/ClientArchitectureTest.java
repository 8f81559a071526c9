package io.landbridge.client;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;

import com.tngtech.archunit.core.domain.JavaClasses;
import io.landbridge.architecture.HouseClasses;
import io.landbridge.architecture.HouseRules;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("architecture")
final class ClientArchitectureTest {

    private static final JavaClasses CLIENT = HouseClasses.product("io.landbridge.client");

    @Test
    void applicationsGetNothingAlongWithIt() {
        classes()
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage("io.landbridge.client..", "java..", "javax.sql..", "org.slf4j..", "org.jspecify..")
                .check(CLIENT);
    }

    @Test
    void itNeitherPrintsNorDeserialises() {
        HouseRules.noStandardStreams().check(CLIENT);
        HouseRules.noJavaDeserialisation().check(CLIENT);
    }

    @Test
    void everyPackageIsNullMarked() {
        HouseRules.everyPackageIsNullMarked().check(CLIENT);
    }

    @Test
    void namesSayWhatAThingIs() {
        HouseRules.namesSayWhatAThingIs().check(CLIENT);
    }

    @Test
    void testsDoNotSleep() {
        HouseRules.testsDoNotSleep().check(HouseClasses.tests("io.landbridge"));
    }
}
