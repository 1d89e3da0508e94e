import java.io.*;
import java.nio.charset.StandardCharsets;
import java.nio.file.*;
import java.util.*;
import org.javarosa.core.model.*;
import org.javarosa.core.model.data.IAnswerData;
import org.javarosa.core.model.instance.*;
import org.javarosa.model.xform.XFormsModule;
import org.javarosa.xform.parse.XFormParser;
import org.javarosa.xform.util.*;

/**
 * What JavaRosa makes of answers, for comparison with Mancomún's own engine.
 *
 * java Oracle FORM INSTANCES        prints per instance one line per node, then an empty line:
 *                                   path, relevant, required, constraint holds, value, separated by tabs
 * java Oracle FORM INSTANCES N      instead loads, recalculates and validates all instances N times after one
 *                                   warm-up of N rounds, and prints the seconds of the measured rounds
 *
 * INSTANCES holds one XML instance per line. An instance that JavaRosa cannot take gives one line "error" and why.
 */
public class Oracle {
    private static FormDef form;
    private static TreeElement pristine;
    private static final XFormAnswerDataSerializer SERIALIZER = new XFormAnswerDataSerializer();

    public static void main(String[] args) throws Exception {
        new XFormsModule().registerModule();
        form = XFormUtils.getFormFromInputStream(new FileInputStream(args[0]));
        form.initialize(true, new InstanceInitializationFactory());
        form = XFormUtils.getFormFromInputStream(new FileInputStream(args[0]));
        pristine = form.getInstance().getRoot().deepCopy(true);
        List<String> instances = Files.readAllLines(Paths.get(args[1]), StandardCharsets.UTF_8);
        if (args.length > 2) {
            System.out.println(measure(instances, Integer.parseInt(args[2])));
            return;
        }
        PrintStream out = new PrintStream(new FileOutputStream(FileDescriptor.out), false, "UTF-8");
        for (String instance : instances) {
            StringBuilder lines = new StringBuilder();
            try {
                load(instance);
                walk(form.getInstance().getRoot(), "", lines);
            } catch (Exception e) {
                lines.setLength(0);
                lines.append("error\t").append(String.valueOf(e).replaceAll("\\s+", " ")).append('\n');
            }
            out.print(lines.append('\n'));
        }
        out.flush();
    }

    private static double measure(List<String> instances, int rounds) throws Exception {
        long start = 0;
        for (int round = 0; round < 2 * rounds; round++) {
            if (round == rounds) start = System.nanoTime();
            for (String instance : instances) {
                load(instance);
                form.validate(true);
            }
        }
        return (System.nanoTime() - start) / 1e9;
    }

    /** As ODK Collect opens a saved form: the saved values into a copy of the empty model, then all expressions. */
    private static void load(String instance) throws Exception {
        byte[] bytes = instance.getBytes(StandardCharsets.UTF_8);
        TreeElement saved = XFormParser.restoreDataModel(bytes, null).getRoot();
        TreeElement root = pristine.deepCopy(true);
        root.populate(saved, form);
        form.getInstance().setRoot(root);
        form.initialize(false, new InstanceInitializationFactory());
    }

    private static void walk(TreeElement node, String parent, StringBuilder lines) {
        if (node.getMult() == TreeReference.INDEX_TEMPLATE) return;
        String place = node.isRepeatable() ? "[" + (node.getMult() + 1) + "]" : "";
        String path = parent + "/" + node.getName() + place;
        IAnswerData value = node.isRelevant() ? node.getValue() : null;
        boolean holds = value == null || form.evaluateConstraint(node.getRef(), value);
        String text = value == null ? "" : String.valueOf(SERIALIZER.serializeAnswerData(value));
        text = text.replace("\\", "\\\\").replace("\n", "\\n").replace("\t", "\\t");
        lines.append(path).append('\t').append(node.isRelevant() ? 1 : 0).append('\t')
            .append(node.isRequired() ? 1 : 0).append('\t').append(holds ? 1 : 0).append('\t')
            .append(text).append('\n');
        for (int i = 0; i < node.getNumChildren(); i++) walk(node.getChildAt(i), path, lines);
    }
}
