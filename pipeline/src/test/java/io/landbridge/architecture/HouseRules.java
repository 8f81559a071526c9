package io.landbridge.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.GeneralCodingRules;
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition;
import java.io.ObjectInputStream;

/** Rules that hold in every module of the product. */
public final class HouseRules {

    private HouseRules() {}

    /** Two packages that need each other are one package, or a missing port. */
    public static ArchRule noCyclesBetweenPackages() {
        return SlicesRuleDefinition.slices()
                .matching("io.landbridge.(**)")
                .should()
                .beFreeOfCycles();
    }

    /** The name of a thing says what it is; these suffixes say that nobody knew. */
    public static ArchRule namesSayWhatAThingIs() {
        return noClasses()
                .should()
                .haveNameMatching(".*(Util|Utils|Helper|Manager|Processor|Handler|Impl|Base|Data|Info)")
                .because("a class is named by a noun of the domain, an adapter by prefix and port");
    }

    /** Without the mark NullAway does not look into a package. */
    public static ArchRule everyPackageIsNullMarked() {
        return classes().should(new InNullMarkedPackage());
    }

    /** The application alone knows Spring; the core and the adapters can be read without it. */
    public static ArchRule noSpring() {
        return noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.springframework..")
                .because("Spring lives in jobs only");
    }

    /** Stored state is read as data: a serialised object from a table would be code from a table. */
    public static ArchRule noJavaDeserialisation() {
        return noClasses().should().dependOnClassesThat().areAssignableTo(ObjectInputStream.class);
    }

    /** Standard output is the command line's: a library that prints breaks the JSON of a command. */
    public static ArchRule noStandardStreams() {
        return GeneralCodingRules.NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS;
    }

    /** A test that sleeps is slow when it passes and wrong when it fails. */
    public static ArchRule testsDoNotSleep() {
        return noClasses()
                .should()
                .callMethod(Thread.class, "sleep", long.class)
                .orShould()
                .callMethod(Thread.class, "sleep", long.class, int.class)
                .orShould()
                .callMethod(Thread.class, "sleep", java.time.Duration.class)
                .because("tests wait on latches and named points");
    }
}
