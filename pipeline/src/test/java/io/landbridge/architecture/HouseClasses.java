package io.landbridge.architecture;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;

/** Reads the classes that a rule looks at. */
public final class HouseClasses {

    private HouseClasses() {}

    /** The product's own classes in these packages, from this module or from the modules it uses. */
    public static JavaClasses product(String... packages) {
        // A module is a folder under "mvn test" and a jar under "mvn verify"; so are its tests.
        return new ClassFileImporter()
                .withImportOption(location -> !location.contains("/test-classes/") && !location.contains("-tests.jar"))
                .importPackages(packages);
    }

    /** The test classes of the module that asks. */
    public static JavaClasses tests(String... packages) {
        return new ClassFileImporter()
                .withImportOption(location -> location.contains("/test-classes/"))
                .importPackages(packages);
    }
}
