package io.landbridge.architecture;

import com.tngtech.archunit.ArchConfiguration;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Reads the classes that a rule looks at. */
public final class HouseClasses {

    /** Several tests of one program ask for the same. */
    private static final Map<List<String>, JavaClasses> KNOWN = new ConcurrentHashMap<>();

    private HouseClasses() {}

    /** The product's own classes in these packages, from this module or from the modules it uses. */
    public static JavaClasses product(String... packages) {
        return KNOWN.computeIfAbsent(List.of(packages), HouseClasses::read);
    }

    /** The same without a look at the libraries that they use: of those nothing but the names is known, and it takes half the time. */
    public static JavaClasses productAlone(String... packages) {
        return ArchConfiguration.withThreadLocalScope(configuration -> {
            configuration.setResolveMissingDependenciesFromClassPath(false);
            return read(List.of(packages));
        });
    }

    private static JavaClasses read(List<String> packages) {
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
