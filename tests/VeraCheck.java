import java.io.FileInputStream;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.logging.LogManager;
import javax.xml.parsers.DocumentBuilderFactory;
import org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider;
import org.verapdf.pdfa.Foundries;
import org.verapdf.pdfa.PDFAParser;
import org.verapdf.pdfa.PDFAValidator;
import org.verapdf.pdfa.flavours.PDFAFlavour;
import org.verapdf.pdfa.results.TestAssertion;
import org.verapdf.pdfa.results.ValidationResult;
import org.verapdf.pdfa.validation.profiles.ErrorArgument;
import org.verapdf.pdfa.validation.profiles.ErrorArgumentImpl;
import org.verapdf.pdfa.validation.profiles.Profiles;
import org.verapdf.pdfa.validation.profiles.Rule;
import org.verapdf.pdfa.validation.profiles.RuleId;
import org.verapdf.pdfa.validation.profiles.ValidationProfile;
import org.verapdf.pdfa.validation.profiles.Variable;
import org.w3c.dom.Element;
import org.w3c.dom.Node;

/**
 * Asks veraPDF whether files keep a standard: {@code VeraCheck ua1,2a one.pdf two.pdf}.
 *
 * <p>One line a file and standard, its fields parted by tabs: file, standard, {@code pass} or {@code fail} or
 * {@code error}, how many checks were made, how many rules had something to check, then a field for each rule that
 * failed: its clause, how often, and what it says. Exit 0 when every file passes, 1 when one fails, 2 otherwise.
 *
 * <p>The library's own reader of profiles needs parts of Java that are not in the jar at hand, so the profiles, which
 * are, are read here.
 */
public class VeraCheck {
  private static final Map<String, String> PROFILES = Map.of("ua1", "PDFUA-1", "2a", "PDFA-2A", "2b", "PDFA-2B");

  public static void main(String[] args) throws Exception {
    LogManager.getLogManager().reset();
    if (args.length < 2) {
      System.err.println("usage: VeraCheck STANDARD[,STANDARD] FILE...");
      System.exit(2);
    }
    VeraGreenfieldFoundryProvider.initialise();
    int worst = 0;
    for (String standard : args[0].split(",")) {
      ValidationProfile profile = profile(standard);
      for (int n = 1; n < args.length; n++) {
        worst = Math.max(worst, check(args[n], standard, profile));
      }
    }
    System.exit(worst);
  }

  private static int check(String file, String standard, ValidationProfile profile) {
    List<String> fields = new ArrayList<>(List.of(file, standard));
    int outcome;
    try (InputStream in = new FileInputStream(file);
        PDFAParser parser = Foundries.defaultInstance().createParser(in, PDFAFlavour.byFlavourId(standard));
        PDFAValidator validator = Foundries.defaultInstance().createValidator(profile, 100, true, false, false)) {
      ValidationResult result = validator.validate(parser);
      outcome = result.isCompliant() ? 0 : 1;
      fields.add(outcome == 0 ? "pass" : "fail");
      fields.add(String.valueOf(result.getTotalAssertions()));
      Set<String> exercised = new TreeSet<>();
      Map<RuleId, List<TestAssertion>> failed = new LinkedHashMap<>();
      for (TestAssertion assertion : result.getTestAssertions()) {
        exercised.add(assertion.getRuleId().getClause() + "-" + assertion.getRuleId().getTestNumber());
        if (assertion.getStatus() == TestAssertion.Status.FAILED) {
          failed.computeIfAbsent(assertion.getRuleId(), id -> new ArrayList<>()).add(assertion);
        }
      }
      fields.add(String.valueOf(exercised.size()));
      for (Map.Entry<RuleId, List<TestAssertion>> entry : failed.entrySet()) {
        TestAssertion first = entry.getValue().get(0);
        String says = first.getErrorMessage() != null ? first.getErrorMessage() : first.getMessage();
        fields.add(entry.getKey().getClause() + "-" + entry.getKey().getTestNumber()
            + " (" + entry.getValue().size() + "): " + says + " at " + first.getLocation().getContext());
      }
    } catch (Exception e) {
      outcome = 2;
      fields.addAll(List.of("error", "0", "0", String.valueOf(e)));
    }
    fields.replaceAll(field -> field.replaceAll("\\s+", " "));
    System.out.println(String.join("\t", fields));
    return outcome;
  }

  private static ValidationProfile profile(String standard) throws Exception {
    DocumentBuilderFactory factory = DocumentBuilderFactory.newDefaultInstance();
    factory.setNamespaceAware(true);
    String path = "/org/verapdf/pdfa/validation/" + PROFILES.get(standard) + ".xml";
    Element root;
    try (InputStream in = VeraCheck.class.getResourceAsStream(path)) {
      root = factory.newDocumentBuilder().parse(in).getDocumentElement();
    }
    Set<Rule> rules = new LinkedHashSet<>();
    for (Element rule : inside(inside(root, "rules").get(0), "rule")) {
      rules.add(rule(rule));
    }
    Set<Variable> variables = new LinkedHashSet<>();
    for (Element list : inside(root, "variables")) {
      for (Element v : inside(list, "variable")) {
        variables.add(Profiles.variableFromValues(
            v.getAttribute("name"), v.getAttribute("object"), text(v, "defaultValue"), text(v, "value")));
      }
    }
    return Profiles.profileFromValues(PDFAFlavour.byFlavourId(standard),
        Profiles.profileDetailsFromValues(standard, standard, "veraPDF", new Date(0)), "", rules, variables);
  }

  private static Rule rule(Element rule) {
    Element id = inside(rule, "id").get(0);
    Element error = inside(rule, "error").get(0);
    List<ErrorArgument> arguments = new ArrayList<>();
    for (Element list : inside(error, "arguments")) {
      for (Element a : inside(list, "argument")) {
        String name = a.hasAttribute("name") ? a.getAttribute("name") : null;
        arguments.add(ErrorArgumentImpl.fromValues(a.getTextContent().trim(), name, null));
      }
    }
    RuleId number = Profiles.ruleIdFromValues(
        PDFAFlavour.Specification.valueOf(id.getAttribute("specification")),
        id.getAttribute("clause"), Integer.parseInt(id.getAttribute("testNumber")));
    Boolean deferred = rule.hasAttribute("deferred") ? Boolean.valueOf(rule.getAttribute("deferred")) : null;
    return Profiles.ruleFromValues(number, rule.getAttribute("object"), deferred, rule.getAttribute("tags"),
        text(rule, "description"), text(rule, "test"), Profiles.errorFromValues(text(error, "message"), arguments),
        Collections.emptyList());
  }

  private static List<Element> inside(Element parent, String name) {
    List<Element> found = new ArrayList<>();
    for (Node node = parent.getFirstChild(); node != null; node = node.getNextSibling()) {
      if (node instanceof Element element && name.equals(element.getLocalName())) {
        found.add(element);
      }
    }
    return found;
  }

  private static String text(Element parent, String name) {
    List<Element> found = inside(parent, name);
    return found.isEmpty() ? "" : found.get(0).getTextContent();
  }
}
