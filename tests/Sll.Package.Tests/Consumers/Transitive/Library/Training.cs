using SllCore;

namespace Library
{
    public static class Training
    {
        public static OperatorScope Scope() => Sll.Linearize(1);
    }
}
